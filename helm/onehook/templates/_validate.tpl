{{/* Checks that values fit together, which values.schema.json cannot express. Every message says what to do. */}}
{{- define "onehook.validate" -}}
{{- $config := .Values.config -}}
{{- $isScaled := or .Values.autoscaling.enabled .Values.keda.enabled -}}
{{- $isSeveral := or $isScaled (gt (int .Values.replicaCount) 1) -}}

{{- if .Values.existingConfigMap.name -}}
  {{- if $config.sources -}}
    {{- fail "config.sources has no effect when existingConfigMap.name is set. Remove one of the two." -}}
  {{- end -}}
{{- else if not $config.sources -}}
  {{- fail "config.sources is empty. Add at least one source, as in --set config.sources.renders.provider=standard-webhooks (values.yaml shows more), or set existingConfigMap.name." -}}
{{- end -}}

{{- if and (not $config.journal.enabled) (not $config.kafka.brokers) -}}
  {{- fail "config.journal.enabled is false and config.kafka.brokers is empty, so events would have nowhere to go. Enable the journal or set the brokers." -}}
{{- end -}}
{{- if and $isSeveral (not $config.kafka.brokers) -}}
  {{- fail "Several gateways need Kafka: without config.kafka.brokers each would write its own log. Set config.kafka.brokers, or set replicaCount to 1 and disable autoscaling and keda." -}}
{{- end -}}
{{- if and .Values.persistence.existingClaim $isSeveral -}}
  {{- fail "persistence.existingClaim is for one gateway only, since a journal has one owner. Remove it, so that each gateway gets its own claim, or set replicaCount to 1 and disable autoscaling and keda." -}}
{{- end -}}

{{- if and .Values.autoscaling.enabled .Values.keda.enabled -}}
  {{- fail "autoscaling.enabled and keda.enabled are both true, so two autoscalers would scale the same gateways. Disable one." -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
  {{- fail "autoscaling.minReplicas is greater than autoscaling.maxReplicas. Lower one or raise the other." -}}
{{- end -}}
{{- if and .Values.keda.enabled (gt (int .Values.keda.minReplicaCount) (int .Values.keda.maxReplicaCount)) -}}
  {{- fail "keda.minReplicaCount is greater than keda.maxReplicaCount. Lower one or raise the other." -}}
{{- end -}}

{{- $needed := add .Values.preStopSleepSeconds $config.shutdown.graceSeconds 5 -}}
{{- if lt (int .Values.terminationGracePeriodSeconds) (int $needed) -}}
  {{- fail (printf "terminationGracePeriodSeconds is %d, so a pod would be killed before it is drained. Set it to at least preStopSleepSeconds + config.shutdown.graceSeconds + 5, which is %d." (int .Values.terminationGracePeriodSeconds) (int $needed)) -}}
{{- end -}}

{{- $memory := dict "request" (dig "requests" "memory" "" .Values.resources | toString) "limit" (dig "limits" "memory" "" .Values.resources | toString) -}}
{{- if ne $memory.request $memory.limit -}}
  {{- fail (printf "resources.requests.memory (%s) and resources.limits.memory (%s) differ, and Node sizes its heap by the smaller. Set both to the same value." ($memory.request | default "none") ($memory.limit | default "none")) -}}
{{- end -}}

{{- if not (kindIs "invalid" $config.journal.maxBytes) -}}
  {{- if gt (int64 $config.journal.maxBytes) (include "onehook.volumeBytes" . | int64) -}}
    {{- fail (printf "config.journal.maxBytes is larger than the volume (%s bytes). Raise persistence.size, or remove the setting to use 80 %% of the volume." (include "onehook.volumeBytes" .)) -}}
  {{- end -}}
{{- end -}}
{{- with $config.journal.directory -}}
  {{- fail (printf "config.journal.directory is %s, but the chart mounts the volume at %s. Remove the setting." . (include "onehook.dataDirectory" $)) -}}
{{- end -}}
{{- with $config.payloads -}}
  {{- if and .s3 $.Values.payloadsVolume -}}
    {{- fail "config.payloads.s3 and payloadsVolume are both set, but payloads are stored in one place. Remove one of the two." -}}
  {{- end -}}
  {{- if .directory -}}
    {{- fail (printf "config.payloads.directory is %s, but the chart mounts payloadsVolume at %s. Remove the setting, and set payloadsVolume." .directory (include "onehook.payloadsDirectory" $)) -}}
  {{- end -}}
{{- end -}}
{{- if eq (int $config.http.port) (int $config.admin.port) -}}
  {{- fail "config.http.port and config.admin.port are the same. Set two different ports." -}}
{{- end -}}
{{- if has ($config.admin.host | default "") (list "127.0.0.1" "localhost" "::1") -}}
  {{- fail (printf "config.admin.host is %s, which probes cannot reach. Remove the setting; networkPolicy.enabled restricts access to the port." $config.admin.host) -}}
{{- end -}}
{{- if and .Values.podDisruptionBudget.enabled (not (kindIs "invalid" .Values.podDisruptionBudget.minAvailable)) (eq (toString .Values.podDisruptionBudget.minAvailable) (toString .Values.replicaCount)) (not $isScaled) -}}
  {{- fail "podDisruptionBudget.minAvailable equals replicaCount, so no node could be drained. Lower it, or set it to null." -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
  {{- fail "httpRoute.parentRefs is empty. Name the Gateway, as in [{name: public, namespace: gateways}]." -}}
{{- end -}}
{{- if and .Values.drainJob.claims (not $config.kafka.brokers) (not .Values.existingConfigMap.name) -}}
  {{- fail "drainJob.claims is set, but config.kafka.brokers is empty, so the events of those claims could not be published. Set the brokers, or empty drainJob.claims." -}}
{{- end -}}
{{- if and .Values.persistence.existingClaim (has .Values.persistence.existingClaim .Values.drainJob.claims) -}}
  {{- fail (printf "drainJob.claims contains %s, which the gateway uses (persistence.existingClaim). The gateway drains it by itself; remove it from drainJob.claims." .Values.persistence.existingClaim) -}}
{{- end -}}
{{- if and .Values.tests.source (not (hasKey $config.sources .Values.tests.source)) -}}
  {{- fail (printf "tests.source is %s, which is not in config.sources. Name a configured source, or leave it empty." .Values.tests.source) -}}
{{- end -}}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled -}}
  {{- fail "metrics.serviceMonitor.enabled and metrics.podMonitor.enabled are both true, so every gateway would be scraped twice. Disable one." -}}
{{- end -}}
{{- if and .Values.tracing.enabled (not .Values.tracing.endpoint) -}}
  {{- fail "tracing.enabled is true, but tracing.endpoint is empty. Set it to the URL of the collector, as in http://otel-collector.monitoring:4318." -}}
{{- end -}}
{{- end }}
