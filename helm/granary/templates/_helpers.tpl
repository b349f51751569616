{{- define "granary.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "granary.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "granary.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "granary.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "granary.selectorLabels" -}}
app.kubernetes.io/name: {{ include "granary.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "granary.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "granary.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "granary.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "granary.credentialsSecret" -}}
{{- default (include "granary.fullname" .) .Values.credentials.existingSecret }}
{{- end }}

{{- define "granary.tlsSecret" -}}
{{- default (printf "%s-tls" (include "granary.fullname" .)) .Values.tls.existingSecret }}
{{- end }}

{{- define "granary.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "granary.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- /* The configuration file: what the chart sets, then what config says. */ -}}
{{- define "granary.configuration" -}}
data:
{{- range until (int .Values.persistence.disks) }}
  - /data/{{ . }}
{{- end }}
listen: 0.0.0.0:9000
admin: 0.0.0.0:{{ .Values.admin.port }}
{{- if .Values.tls.enabled }}
tls-certificate: /etc/granary/tls/tls.crt
tls-key: /etc/granary/tls/tls.key
{{- end }}
{{- with .Values.config }}
{{ toYaml . }}
{{- end }}
{{- end }}
