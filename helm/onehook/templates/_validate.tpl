{{/* What values.schema.json cannot say: that values fit together. Every sentence says what to do. */}}
{{- define "onehook.validate" -}}
{{- $config := .Values.config -}}
{{- $isScaled := or .Values.autoscaling.enabled .Values.keda.enabled -}}
{{- $isSeveral := or $isScaled (gt (int .Values.replicaCount) 1) -}}

{{- if .Values.existingConfigMap.name -}}
  {{- if $config.sources -}}
    {{- fail "config.sources has no effect beside existingConfigMap.name: choose one." -}}
  {{- end -}}
{{- else if not $config.sources -}}
  {{- fail "config.sources is empty: name at least one source, as in --set config.sources.renders.provider=standard-webhooks (values.yaml shows more), or give existingConfigMap.name." -}}
{{- end -}}

{{- if and (not $config.journal.enabled) (not $config.kafka.brokers) -}}
  {{- fail "config.journal.enabled is false and config.kafka.brokers is empty: events would have nowhere to go. Set one of the two." -}}
{{- end -}}
{{- if and $isSeveral (not $config.kafka.brokers) -}}
  {{- fail "Several gateways need Kafka: without config.kafka.brokers each would keep a log of its own. Set config.kafka.brokers, or replicaCount to 1 without autoscaling and keda." -}}
{{- end -}}
{{- if and .Values.persistence.existingClaim $isSeveral -}}
  {{- fail "persistence.existingClaim serves one gateway only: a journal has one owner. Leave it out, and each gateway gets a claim of its own; or set replicaCount to 1 without autoscaling and keda." -}}
{{- end -}}

{{- if and .Values.autoscaling.enabled .Values.keda.enabled -}}
  {{- fail "autoscaling.enabled and keda.enabled are both true: two would scale the same gateways. Choose one." -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
  {{- fail "autoscaling.minReplicas is more than autoscaling.maxReplicas." -}}
{{- end -}}
{{- if and .Values.keda.enabled (gt (int .Values.keda.minReplicaCount) (int .Values.keda.maxReplicaCount)) -}}
  {{- fail "keda.minReplicaCount is more than keda.maxReplicaCount." -}}
{{- end -}}

{{- $needed := add .Values.preStopSleepSeconds $config.shutdown.graceSeconds 5 -}}
{{- if lt (int .Values.terminationGracePeriodSeconds) (int $needed) -}}
  {{- fail (printf "terminationGracePeriodSeconds is %d, and the pod would be killed before it is drained: preStopSleepSeconds + config.shutdown.graceSeconds + 5 make %d." (int .Values.terminationGracePeriodSeconds) (int $needed)) -}}
{{- end -}}

{{- $memory := dict "request" (dig "requests" "memory" "" .Values.resources | toString) "limit" (dig "limits" "memory" "" .Values.resources | toString) -}}
{{- if ne $memory.request $memory.limit -}}
  {{- fail (printf "resources.requests.memory (%s) and resources.limits.memory (%s) must be equal: Node sizes its heap by the smaller." ($memory.request | default "none") ($memory.limit | default "none")) -}}
{{- end -}}

{{- if not (kindIs "invalid" $config.journal.maxBytes) -}}
  {{- if gt (int64 $config.journal.maxBytes) (include "onehook.volumeBytes" . | int64) -}}
    {{- fail (printf "config.journal.maxBytes is more than its volume holds (%s bytes): raise persistence.size, or leave it out for 80 %% of the volume." (include "onehook.volumeBytes" .)) -}}
  {{- end -}}
{{- end -}}
{{- with $config.journal.directory -}}
  {{- fail (printf "config.journal.directory is %s, but the volume is the chart's: it lies at %s. Leave it out." . (include "onehook.dataDirectory" $)) -}}
{{- end -}}
{{- if eq (int $config.http.port) (int $config.admin.port) -}}
  {{- fail "config.http.port and config.admin.port are the same; the two listen apart." -}}
{{- end -}}
{{- if has ($config.admin.host | default "") (list "127.0.0.1" "localhost" "::1") -}}
  {{- fail (printf "config.admin.host is %s, where no probe reaches it. Leave it out; networkPolicy.enabled keeps others away." $config.admin.host) -}}
{{- end -}}
{{- if and .Values.podDisruptionBudget.enabled (not (kindIs "invalid" .Values.podDisruptionBudget.minAvailable)) (eq (toString .Values.podDisruptionBudget.minAvailable) (toString .Values.replicaCount)) (not $isScaled) -}}
  {{- fail "podDisruptionBudget.minAvailable equals replicaCount, so no node could ever be drained. Set it lower, or to null." -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
  {{- fail "httpRoute.parentRefs is empty: name the Gateway, as in [{name: public, namespace: gateways}]." -}}
{{- end -}}
{{- if and .Values.tests.source (not (hasKey $config.sources .Values.tests.source)) -}}
  {{- fail (printf "tests.source: config.sources has no %s." .Values.tests.source) -}}
{{- end -}}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled -}}
  {{- fail "metrics.serviceMonitor.enabled and metrics.podMonitor.enabled are both true: every gateway would be scraped twice. Choose one." -}}
{{- end -}}
{{- if and .Values.tracing.enabled (not .Values.tracing.endpoint) -}}
  {{- fail "tracing.endpoint is empty: say where the collector is, as in http://otel-collector.monitoring:4318." -}}
{{- end -}}
{{- end }}
