// Kubernetes manifests as kustomize renders them, and Kubernetes' own schemas to hold them against.

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { validate as validatingWebhooks } from 'kubernetes-models/_schemas/IoK8sApiAdmissionregistrationV1ValidatingWebhookConfiguration';
import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as replicaSet } from 'kubernetes-models/_schemas/IoK8sApiAppsV1ReplicaSet';
import { validate as statefulSet } from 'kubernetes-models/_schemas/IoK8sApiAppsV1StatefulSet';
import { validate as cronJob } from 'kubernetes-models/_schemas/IoK8sApiBatchV1CronJob';
import { validate as job } from 'kubernetes-models/_schemas/IoK8sApiBatchV1Job';
import { validate as namespace } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Namespace';
import { validate as node } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Node';
import { validate as volumeClaim } from 'kubernetes-models/_schemas/IoK8sApiCoreV1PersistentVolumeClaim';
import { validate as pod } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Pod';
import { validate as controller } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ReplicationController';
import { validate as secret } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret';
import { validate as serviceAccount } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as ingress } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress';
import { validate as clusterRole } from 'kubernetes-models/_schemas/IoK8sApiRbacV1ClusterRole';
import { validate as clusterRoleBinding } from 'kubernetes-models/_schemas/IoK8sApiRbacV1ClusterRoleBinding';
import { validate as role } from 'kubernetes-models/_schemas/IoK8sApiRbacV1Role';
import { validate as roleBinding } from 'kubernetes-models/_schemas/IoK8sApiRbacV1RoleBinding';
import { validate as networkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as disruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';

export const KUSTOMIZE = resolve(import.meta.dirname, '../../deploy/kustomize');

type Validate = (data: unknown) => boolean;

const SCHEMAS: Readonly<Record<string, Validate>> = {
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration': validatingWebhooks,
  'v1 Namespace': namespace,
  'v1 Node': node,
  'v1 PersistentVolumeClaim': volumeClaim,
  'v1 Pod': pod,
  'v1 ReplicationController': controller,
  'v1 Secret': secret,
  'v1 Service': service,
  'v1 ServiceAccount': serviceAccount,
  'apps/v1 Deployment': deployment,
  'apps/v1 ReplicaSet': replicaSet,
  'apps/v1 StatefulSet': statefulSet,
  'batch/v1 CronJob': cronJob,
  'batch/v1 Job': job,
  'monitoring.coreos.com/v1 ServiceMonitor': isServiceMonitor,
  'networking.k8s.io/v1 Ingress': ingress,
  'networking.k8s.io/v1 NetworkPolicy': networkPolicy,
  'rbac.authorization.k8s.io/v1 ClusterRole': clusterRole,
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': clusterRoleBinding,
  'rbac.authorization.k8s.io/v1 Role': role,
  'rbac.authorization.k8s.io/v1 RoleBinding': roleBinding,
  'policy/v1 PodDisruptionBudget': disruptionBudget,
};

const strings = z.record(z.string(), z.string());

const documentSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional(), labels: strings.optional() }),
});

export type Manifest = z.infer<typeof documentSchema>;

export function render(folder: string): readonly Manifest[] {
  return parseManifests(execFileSync('kustomize', ['build', folder], { encoding: 'utf8' }));
}

export function parseManifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text).map((document) => withPlainData(documentSchema.parse(document.toJS())));
}

/** kustomize breaks base64 into lines, which Kubernetes takes and its schema does not. */
function withPlainData(manifest: Manifest): Manifest {
  const { success, data } = strings.safeParse(manifest['data']);
  if (!success) return manifest;
  const plain = Object.entries(data).map(([key, value]) => [key, value.replaceAll('\n', '')]);
  return { ...manifest, data: Object.fromEntries(plain) };
}

/** Lists what Kubernetes would refuse, or pass over in silence: a field that its schema does not know. */
export function faultsOf(manifest: Manifest): readonly string[] {
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  const validate = SCHEMAS[kind];
  if (!validate) return [`no schema of ${kind}`];
  const seen = new Set<string>();
  const valid = validate(watched(manifest, '', seen));
  const unknown = pathsOf(manifest, '').filter((path) => !seen.has(path));
  const errors: unknown = Reflect.get(validate, 'errors');
  return [
    ...(valid ? [] : [`not valid: ${JSON.stringify(errors)}`]),
    ...unknown.map((path) => `unknown field ${path}`),
  ];
}

function isServiceMonitor(data: unknown): boolean {
  const manifest = z.looseObject({ spec: z.custom<ServiceMonitor['spec']>() }).parse(data);
  try {
    new ServiceMonitor(manifest).validate();
    return true;
  } catch {
    return false;
  }
}

/** The schemas let fields pass that they do not know; but a validator never looks at them, which is noticed here. */
function watched<T extends object>(target: T, path: string, seen: Set<string>): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      const value: unknown = Reflect.get(object, key, receiver);
      const at = `${path}/${String(key)}`;
      seen.add(at);
      return typeof value === 'object' && value !== null ? watched(value, at, seen) : value;
    },
  });
}

function pathsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    `${path}/${key}`,
    ...pathsOf(inner, `${path}/${key}`),
  ]);
}
