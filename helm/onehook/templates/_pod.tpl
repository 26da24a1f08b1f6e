{{/* The pod of the StatefulSet or Deployment; the test pod uses parts of it. */}}

{{- define "onehook.podTemplate" -}}
metadata:
  labels:
    {{- include "onehook.labels" (dict "root" . "labels" .Values.podLabels) | nindent 4 }}
  annotations:
    kubectl.kubernetes.io/default-container: onehook
    {{- if not .Values.existingConfigMap.name }}
    checksum/config: {{ include "onehook.config" . | sha256sum }}
    {{- end }}
    {{- with mergeOverwrite (dict) .Values.commonAnnotations .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "onehook.podSpec" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  {{- with include "onehook.spread" . | fromYamlArray }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .Values.initContainers }}
  initContainers:
    {{- include "onehook.guestContainers" (dict "root" . "containers" .Values.initContainers) | trim | nindent 4 }}
  {{- end }}
  containers:
    - name: onehook
      {{- include "onehook.container" . | nindent 6 }}
      args:
        {{- concat (list "serve" "--config" "/etc/onehook/onehook.yaml") .Values.extraArgs | toYaml | nindent 8 }}
      ports:
        - { name: http, containerPort: {{ .Values.config.http.port }}, protocol: TCP }
        - { name: admin, containerPort: {{ .Values.config.admin.port }}, protocol: TCP }
      {{- range $probe := list "startupProbe" "livenessProbe" "readinessProbe" }}
      {{- with get $.Values $probe }}
      {{ $probe }}:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- with .Values.preStopSleepSeconds }}
      lifecycle:
        preStop: { sleep: { seconds: {{ . }} } }
      {{- end }}
      {{- with .Values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        {{- include "onehook.mounts" . | nindent 8 }}
        - { name: data, mountPath: {{ include "onehook.dataDirectory" . }} }
        {{- if .Values.payloadsVolume }}
        - { name: payloads, mountPath: {{ include "onehook.payloadsDirectory" . }} }
        {{- end }}
    {{- with .Values.extraContainers }}
    {{- include "onehook.guestContainers" (dict "root" $ "containers" .) | trim | nindent 4 }}
    {{- end }}
  volumes:
    {{- include "onehook.volumes" . | nindent 4 }}
    {{- with .Values.payloadsVolume }}
    - name: payloads
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- if .Values.persistence.existingClaim | and (include "onehook.isStateful" .) }}
    - name: data
      persistentVolumeClaim: { claimName: {{ .Values.persistence.existingClaim }} }
    {{- else if not (include "onehook.isStateful" .) }}
    - name: data
      emptyDir: { sizeLimit: {{ .Values.persistence.emptyDirSize }} }
    {{- end }}
{{- end }}

{{/* The fields of every pod of the chart, including the test pod. */}}
{{- define "onehook.podSpec" -}}
serviceAccountName: {{ include "onehook.serviceAccountName" . }}
automountServiceAccountToken: {{ .Values.serviceAccount.automount }}
# Else a Service named like a variable of ours would set it.
enableServiceLinks: false
{{- with concat .Values.global.imagePullSecrets .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- if not (kindIs "invalid" .Values.hostUsers) }}
hostUsers: {{ .Values.hostUsers }}
{{- end }}
{{- range $field := list "priorityClassName" "runtimeClassName" "schedulerName" "dnsPolicy" }}
{{- with get $.Values $field }}
{{ $field }}: {{ . }}
{{- end }}
{{- end }}
{{- range $field := list "nodeSelector" "tolerations" "dnsConfig" "hostAliases" }}
{{- with get $.Values $field }}
{{ $field }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* Image, environment and security of a container that runs the command onehook. */}}
{{- define "onehook.container" -}}
image: {{ include "onehook.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
{{- with include "onehook.environment" . | trim }}
env:
  {{- . | nindent 2 }}
{{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- tpl (toYaml .) $ | nindent 2 }}
{{- end }}
{{- end }}

{{- define "onehook.environment" -}}
{{- with .Values.heapPercentage }}
- { name: NODE_OPTIONS, value: "--max-old-space-size-percentage={{ . }}" }
{{- end }}
{{- if .Values.tracing.enabled }}
{{- include "onehook.tracing" . }}
{{- end }}
{{- with .Values.extraEnv }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end }}

{{/* Environment variables for OpenTelemetry. The names of the pod must come before the attributes that refer to them. */}}
{{- define "onehook.tracing" -}}
{{- range $name, $path := dict "K8S_POD_NAME" "metadata.name" "K8S_POD_UID" "metadata.uid" "K8S_NAMESPACE_NAME" "metadata.namespace" "K8S_NODE_NAME" "spec.nodeName" }}
- { name: {{ $name }}, valueFrom: { fieldRef: { fieldPath: {{ $path }} } } }
{{- end }}
{{- $attributes := dict
  "service.instance.id" "$(K8S_POD_UID)"
  "k8s.pod.name" "$(K8S_POD_NAME)"
  "k8s.pod.uid" "$(K8S_POD_UID)"
  "k8s.namespace.name" "$(K8S_NAMESPACE_NAME)"
  "k8s.node.name" "$(K8S_NODE_NAME)" -}}
{{- $pairs := list }}
{{- range $key, $value := merge (dict) .Values.tracing.resourceAttributes $attributes }}
{{- $pairs = append $pairs (printf "%s=%v" $key $value) }}
{{- end }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ .Values.tracing.endpoint | quote }} }
- { name: OTEL_SERVICE_NAME, value: {{ .Values.tracing.serviceName | quote }} }
- { name: OTEL_RESOURCE_ATTRIBUTES, value: {{ join "," $pairs | quote }} }
{{- end }}

{{/* As directories, never with subPath, with which changes of a Secret would not arrive. */}}
{{- define "onehook.mounts" -}}
- { name: config, mountPath: /etc/onehook, readOnly: true }
{{- if include "onehook.secretsVolume" . }}
- { name: secrets, mountPath: {{ include "onehook.secretsDirectory" . }}, readOnly: true }
{{- end }}
- { name: tmp, mountPath: /tmp }
{{- with .Values.extraVolumeMounts }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end }}

{{- define "onehook.volumes" -}}
- name: config
  configMap:
    name: {{ .Values.existingConfigMap.name | default (include "onehook.fullname" .) }}
    items: [{ key: {{ .Values.existingConfigMap.name | empty | ternary "onehook.yaml" .Values.existingConfigMap.key }}, path: onehook.yaml }]
{{- with include "onehook.secretsVolume" . }}
- {{ . | nindent 2 | trim }}
{{- end }}
- name: tmp
  emptyDir: { sizeLimit: 16Mi }
{{- with .Values.extraVolumes }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end }}

{{/* dict "root" $ "containers" LIST -> the list, each with the chart's security context where it has none. */}}
{{- define "onehook.guestContainers" -}}
{{- range tpl (toYaml .containers) .root | fromYamlArray }}
- {{ merge . (dict "securityContext" $.root.Values.securityContext) | toYaml | nindent 2 | trim }}
{{- end }}
{{- end }}

{{/* The constraints, each with the pods' selector, and counting one revision at a time. */}}
{{- define "onehook.spread" -}}
{{- $revision := include "onehook.isStateful" . | empty | ternary "pod-template-hash" "controller-revision-hash" -}}
{{- $filled := dict "labelSelector" (dict "matchLabels" (include "onehook.selectorLabels" . | fromYaml)) "matchLabelKeys" (list $revision) -}}
{{- $all := list -}}
{{- range .Values.topologySpreadConstraints -}}
{{- $all = append $all (merge (deepCopy .) $filled) -}}
{{- end -}}
{{- toYaml $all -}}
{{- end }}

{{/* dict "root" $ "claim" NAME -> the pod that drains a claim: as a gateway's, but no Service leads to it. */}}
{{- define "onehook.drainPod" -}}
{{- with .root -}}
metadata:
  labels:
    {{- include "onehook.labels" (dict "root" . "labels" .Values.podLabels "component" "drain") | nindent 4 }}
  {{- with mergeOverwrite (dict) .Values.commonAnnotations .Values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- include "onehook.podSpec" . | nindent 2 }}
  # Each attempt keeps its log.
  restartPolicy: Never
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .Values.initContainers }}
  initContainers:
    {{- include "onehook.guestContainers" (dict "root" . "containers" .Values.initContainers) | trim | nindent 4 }}
  {{- end }}
  containers:
    - name: drain
      {{- include "onehook.container" . | nindent 6 }}
      args: [journal, drain, {{ include "onehook.dataDirectory" . }}, --config, /etc/onehook/onehook.yaml]
      {{- with .Values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        {{- include "onehook.mounts" . | nindent 8 }}
        - { name: data, mountPath: {{ include "onehook.dataDirectory" . }} }
  volumes:
    {{- include "onehook.volumes" . | nindent 4 }}
    - name: data
      persistentVolumeClaim: { claimName: {{ $.claim }} }
{{- end -}}
{{- end }}
