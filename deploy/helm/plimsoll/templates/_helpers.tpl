{{- /* Labels of every object. Pods have none of them: a new version of the chart alone must not restart them. */ -}}
{{- define "plimsoll.labels" -}}
app.kubernetes.io/part-of: plimsoll
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "plimsoll.postgres.probe" -}}
exec:
  command: [pg_isready, --host=127.0.0.1, --username=plimsoll, --dbname=plimsoll]
timeoutSeconds: 5
{{- end }}

{{- /* The metadata of an object in the namespace, given `list . NAME`. It ends with the labels, to which more can be added. */ -}}
{{- define "plimsoll.metadata" -}}
name: {{ index . 1 }}
namespace: {{ (index . 0).Release.Namespace }}
labels:
  {{- include "plimsoll.labels" (index . 0) | nindent 2 }}
{{- end }}

{{- /* Likewise of one that belongs to no namespace. Releases in several have names of their own. */ -}}
{{- define "plimsoll.clusterMetadata" -}}
name: {{ include "plimsoll.clusterName" . }}
labels:
  {{- include "plimsoll.labels" (index . 0) | nindent 2 }}
{{- end }}

{{- define "plimsoll.clusterName" -}}
{{- $namespace := (index . 0).Release.Namespace -}}
{{- index . 1 }}{{ if ne $namespace "plimsoll" }}-{{ $namespace }}{{ end }}
{{- end }}

{{- /* Selects the pods of a component, given its name. */ -}}
{{- define "plimsoll.selector" -}}
app.kubernetes.io/name: plimsoll
app.kubernetes.io/component: {{ . }}
{{- end }}

{{- define "plimsoll.postgres.selector" -}}
app.kubernetes.io/name: postgres
app.kubernetes.io/component: database
app.kubernetes.io/part-of: plimsoll
{{- end }}

{{- define "plimsoll.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{- /* What all pods have in common, as part of their spec. */ -}}
{{- define "plimsoll.placement" -}}
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "plimsoll.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- /* The Secret with the server's DATABASE_URL; empty over SQLite. */ -}}
{{- define "plimsoll.databaseSecret" -}}
{{- if .Values.postgres.enabled }}
{{- .Values.postgres.existingSecret | default "plimsoll-database" }}
{{- else if .Values.database.existingSecret }}
{{- .Values.database.existingSecret }}
{{- else if .Values.database.url -}}
plimsoll-database
{{- end }}
{{- end }}

{{- /* The Secret with plimsoll.yaml; empty without one. */ -}}
{{- define "plimsoll.configSecret" -}}
{{- if .Values.server.existingConfig }}
{{- .Values.server.existingConfig }}
{{- else if .Values.server.config -}}
plimsoll-config
{{- end }}
{{- end }}

{{- define "plimsoll.dnsRule" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
  ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end }}

{{- define "plimsoll.serverRule" -}}
- to:
    - podSelector:
        matchLabels:
          {{- include "plimsoll.selector" "server" | nindent 10 }}
  ports:
    - { protocol: TCP, port: 6060 }
{{- end }}

{{- /* Anywhere, but never the addresses where clouds give out credentials; given the port. */ -}}
{{- define "plimsoll.outsideRule" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [169.254.0.0/16]
    - ipBlock:
        cidr: ::/0
        except: ['fe80::/10', 'fd00:ec2::254/128']
  ports:
    - { protocol: TCP, port: {{ . }} }
{{- end }}
