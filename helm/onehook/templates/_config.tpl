{{/* Onehook's configuration: what the chart adds to .Values.config, and where the secrets in it come from. */}}

{{/* The directory of the journal, and the one where the secrets that the configuration names are mounted. */}}
{{- define "onehook.dataDirectory" }}/var/lib/onehook{{ end }}
{{- define "onehook.payloadsDirectory" }}/var/lib/onehook-payloads{{ end }}
{{- define "onehook.secretsDirectory" }}/var/run/secrets/onehook{{ end }}

{{/* All addresses: :: accepts IPv4 as well, but some nodes have no IPv6. */}}
{{- define "onehook.listenHost" -}}
{{- $families := .Values.service -}}
{{- if or (contains "DualStack" $families.ipFamilyPolicy) (has "IPv6" $families.ipFamilies) }}::{{ else }}0.0.0.0{{ end -}}
{{- end }}

{{/* A quantity, as 10Gi -> bytes. */}}
{{- define "onehook.bytes" -}}
{{- $number := regexFind "^[0-9.]+" . -}}
{{- $factors := dict "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- mulf (float64 $number) (get $factors (trimPrefix $number .)) | int64 -}}
{{- end }}

{{- define "onehook.volumeBytes" -}}
{{- with .Values.persistence -}}
{{- include "onehook.bytes" (include "onehook.isStateful" $ | empty | ternary .emptyDirSize .size) -}}
{{- end -}}
{{- end }}

{{/* The file onehook.yaml. A fifth of the volume is left for the dedupe store and the file system's own data. */}}
{{- define "onehook.config" -}}
{{- $host := include "onehook.listenHost" . -}}
{{- $defaults := dict "http" (dict "host" $host) "admin" (dict "host" $host) -}}
{{- with .Values.tracing }}{{ if .enabled -}}
{{- $_ := set $defaults "tracing" (pick . "endpoint" "sampleRatio" "trustInbound") -}}
{{- end }}{{ end -}}
{{- $journal := dict "directory" (include "onehook.dataDirectory" .) -}}
{{- if kindIs "invalid" .Values.config.journal.maxBytes -}}
{{- $_ := set $journal "maxBytes" (div (mul (include "onehook.volumeBytes" . | int64) 4) 5) -}}
{{- end -}}
{{- $own := dict "journal" $journal -}}
{{- if .Values.payloadsVolume -}}
{{- $_ := set $own "payloads" (dict "directory" (include "onehook.payloadsDirectory" .)) -}}
{{- end -}}
{{- $given := .Values.config.payloads | empty | not | ternary .Values.config (omit .Values.config "payloads") -}}
{{- $config := mergeOverwrite $defaults (deepCopy $given) $own -}}
{{- (include "onehook.resolve" (dict "value" $config "path" "config" "key" "") | fromJson).value | toYaml -}}
{{- end }}

{{/* dict "value" ANY "path" TEXT "key" TEXT -> {"value": ANY} as JSON: every secretKeyRef becomes the path of its mounted file, and nulls are dropped. Fails at a secret in plain text. */}}
{{- define "onehook.resolve" -}}
{{- $value := .value -}}
{{- if kindIs "slice" $value -}}
  {{- $value = list -}}
  {{- range $index, $item := .value -}}
    {{- $resolved := include "onehook.resolve" (dict "value" $item "path" (printf "%s[%d]" $.path $index) "key" $.key) | fromJson -}}
    {{- $value = append $value $resolved.value -}}
  {{- end -}}
{{- else if not (kindIs "map" $value) -}}
  {{- /* As text, since YAML reads a token of digits as a number. */ -}}
  {{- if and (not (kindIs "invalid" $value)) (include "onehook.isPlainSecret" (dict "key" .key "value" (toString $value))) -}}
    {{- fail (printf "%s: a secret would be readable in a ConfigMap. Write secretKeyRef: {name: SECRET, key: KEY}, or ${NAME} and set it with extraEnv." .path) -}}
  {{- end -}}
{{- else if hasKey $value "secretKeyRef" -}}
  {{- $reference := $value.secretKeyRef | default dict -}}
  {{- if not (and $reference.name $reference.key) -}}
    {{- fail (printf "%s.secretKeyRef: needs name and key, as in {name: onehook-sources, key: renders}." .path) -}}
  {{- end -}}
  {{- $value = printf "file:%s/%s/%s" (include "onehook.secretsDirectory" .) $reference.name $reference.key -}}
{{- else if include "onehook.isSecretSetting" .key -}}
  {{- fail (printf "%s: must be a secret. Write secretKeyRef: {name: SECRET, key: KEY}." .path) -}}
{{- else -}}
  {{- $value = dict -}}
  {{- range $key, $item := .value -}}
    {{- if not (kindIs "invalid" $item) -}}
      {{- $resolved := include "onehook.resolve" (dict "value" $item "path" (printf "%s.%s" $.path $key) "key" $key) | fromJson -}}
      {{- $_ := set $value $key $resolved.value -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- dict "value" $value | toJson -}}
{{- end }}

{{/* The name of a setting -> non-empty where its value is a secret. The pattern is the product's (SECRET_NAME in src/provider/settings.ts). */}}
{{- define "onehook.isSecretSetting" -}}
{{- if regexMatch "(?i)(secrets?|tokens?|credentials?|passwords?|passphrases?|apiKeys?|accessKeys?|privateKeys?)$" . }}true{{ end -}}
{{- end }}

{{/* Judged by the setting's name, by the form of a private key, and by a password in a URL. whpk_ begins a public key. */}}
{{- define "onehook.isPlainSecret" -}}
{{- $isBrought := regexMatch "^(\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}|file:.+|whpk_.+)$" .value -}}
{{- $isKey := contains "PRIVATE KEY-----" .value -}}
{{- $isInUrl := regexMatch "^[a-z]+://[^/@]*:[^/@$]+@" .value -}}
{{- if or (and (include "onehook.isSecretSetting" .key) (not $isBrought)) $isKey $isInUrl }}true{{ end -}}
{{- end }}

{{/* The volume with all Secrets that the configuration names, each key at NAME/KEY; empty where it names none. */}}
{{- define "onehook.secretsVolume" -}}
{{- if not .Values.existingConfigMap.name -}}
{{- $directory := printf "file:%s/" (include "onehook.secretsDirectory" .) -}}
{{- $found := regexFindAll (printf "%s[a-z0-9.-]+/[-._a-zA-Z0-9]+" $directory) (include "onehook.config" .) -1 -}}
{{- $keys := dict -}}
{{- range $found | uniq -}}
  {{- $path := trimPrefix $directory . -}}
  {{- $name := regexFind "^[^/]+" $path -}}
  {{- $_ := set $keys $name (append (get $keys $name | default list) (dict "key" (trimPrefix (printf "%s/" $name) $path) "path" $path)) -}}
{{- end -}}
{{- with $keys -}}
name: secrets
projected:
  # 0440
  defaultMode: 288
  sources:
    {{- range $name, $items := . }}
    - secret:
        name: {{ $name }}
        items:
          {{- toYaml $items | nindent 10 }}
    {{- end }}
{{- end -}}
{{- end -}}
{{- end }}
