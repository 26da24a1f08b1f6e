{{/* Names, labels and the image. Each takes the root context unless it says otherwise. */}}

{{- define "onehook.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* 48 characters leave room for the longest suffix and for what Kubernetes adds to a StatefulSet's name. */}}
{{- define "onehook.fullname" -}}
{{- $name := include "onehook.name" . -}}
{{- $full := .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name)) -}}
{{- $full | trunc 48 | trimSuffix "-" -}}
{{- end }}

{{- define "onehook.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace -}}
{{- end }}

{{/* They must never change, since selectors and claims cannot be changed. */}}
{{- define "onehook.selectorLabels" -}}
app.kubernetes.io/name: {{ include "onehook.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: gateway
{{- end }}

{{/* dict "root" $ "labels" MAP "component" NAME -> labels as YAML. Selector labels take precedence over the user's. */}}
{{- define "onehook.labels" -}}
{{- $own := dict
  "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
  "app.kubernetes.io/version" (.root.Chart.AppVersion | replace "+" "_")
  "app.kubernetes.io/managed-by" .root.Release.Service
  "app.kubernetes.io/part-of" "onehook" -}}
{{- $selector := include "onehook.selectorLabels" .root | fromYaml -}}
{{- $component := .component | default "gateway" | dict "app.kubernetes.io/component" -}}
{{- mergeOverwrite (dict) .root.Values.commonLabels (.labels | default dict) $own $selector $component | toYaml -}}
{{- end }}

{{/* dict "root" $ "suffix" TEXT "namespace" NAME "labels" MAP "annotations" MAP "component" NAME -> the fields of metadata. */}}
{{- define "onehook.metadata" -}}
name: {{ include "onehook.fullname" .root }}{{ .suffix }}
namespace: {{ .namespace | default (include "onehook.namespace" .root) }}
labels:
  {{- include "onehook.labels" . | nindent 2 }}
{{- with mergeOverwrite (dict) .root.Values.commonAnnotations (.annotations | default dict) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "onehook.serviceAccountName" -}}
{{- with .Values.serviceAccount -}}
{{- .name | default (ternary (include "onehook.fullname" $) "default" .create) -}}
{{- end -}}
{{- end }}

{{- define "onehook.image" -}}
{{- with .Values.image -}}
{{- $registry := $.Values.global.imageRegistry | default .registry -}}
{{- $name := $registry | empty | ternary .repository (printf "%s/%s" $registry .repository) -}}
{{- .digest | empty | ternary (printf "%s:%s" $name (.tag | default $.Chart.AppVersion)) (printf "%s@%s" $name .digest) -}}
{{- end -}}
{{- end }}

{{/* Non-empty where the gateways have a journal on a claim. */}}
{{- define "onehook.isStateful" -}}
{{- if and .Values.persistence.enabled .Values.config.journal.enabled }}true{{ end -}}
{{- end }}

{{- define "onehook.kind" -}}
{{- include "onehook.isStateful" . | empty | ternary "Deployment" "StatefulSet" -}}
{{- end }}

{{/* The object that autoscalers scale. */}}
{{- define "onehook.scaleTarget" -}}
apiVersion: apps/v1
kind: {{ include "onehook.kind" . }}
name: {{ include "onehook.fullname" . }}
{{- end }}

{{/* Empty where something else scales, since server-side apply would conflict over the field. */}}
{{- define "onehook.replicas" -}}
{{- if not (or .Values.autoscaling.enabled .Values.keda.enabled (kindIs "invalid" .Values.replicaCount)) -}}
replicas: {{ .Values.replicaCount }}
{{- end -}}
{{- end }}

{{/*
dict "root" $ "behavior" MAP -> `behavior` of a HorizontalPodAutoscaler as YAML. With a journal nothing scales down by itself: it
could remove a gateway whose acknowledged events are not in Kafka.
*/}}
{{- define "onehook.scalingBehavior" -}}
{{- $behavior := .behavior | default dict -}}
{{- if and .root.Values.config.journal.enabled (kindIs "invalid" $behavior.scaleDown) -}}
{{- $behavior = dict "scaleDown" (dict "selectPolicy" "Disabled") | merge (omit $behavior "scaleDown") -}}
{{- end -}}
{{- with $behavior }}{{ toYaml . }}{{ end -}}
{{- end }}

{{- define "onehook.ipFamilies" -}}
{{- with .Values.service.ipFamilyPolicy }}
ipFamilyPolicy: {{ . }}
{{- end }}
{{- with .Values.service.ipFamilies }}
ipFamilies: {{ toJson . }}
{{- end }}
{{- end }}

{{/* dict "root" $ "api" "GROUP/VERSION/KIND" -> non-empty where renderMode says to render the object. */}}
{{- define "onehook.isRendered" -}}
{{- $mode := .root.Values.renderMode -}}
{{- $isKnown := .root.Capabilities.APIVersions.Has .api -}}
{{- if and (eq $mode "failIfMissing") (not $isKnown) -}}
{{- fail (printf "The cluster does not have %s. Install its CRD, disable the feature, or change renderMode." .api) -}}
{{- end -}}
{{- if or $isKnown (ne $mode "skipIfMissing") }}true{{ end -}}
{{- end }}
