// The parts of rendered manifests that must agree with each other.

import * as z from 'zod';
import type { Manifest } from './kubernetes.ts';

const strings = z.record(z.string(), z.string());
const port = z.union([z.string(), z.number()]);
const probe = z.looseObject({ httpGet: z.looseObject({ path: z.string(), port }).optional() });
const keyReference = z.object({ name: z.string(), key: z.string(), optional: z.boolean().default(false) });

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).default([]),
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.object({ secretKeyRef: keyReference }).optional(),
      }),
    )
    .default([]),
  ports: z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number() })).default([]),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  resources: z.unknown().optional(),
  securityContext: z.unknown().optional(),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).default([]),
});

const podSchema = z.looseObject({
  restartPolicy: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  securityContext: z.unknown().optional(),
  containers: z.array(containerSchema),
  volumes: z.array(z.looseObject({ name: z.string() })).default([]),
});

const templateSchema = z.looseObject({
  metadata: z.looseObject({ labels: strings.optional() }).optional(),
  spec: podSchema,
});

const workloadSchema = z.looseObject({
  template: templateSchema,
  volumeClaimTemplates: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).default([]),
});

export type Container = z.infer<typeof containerSchema>;

export interface Workload {
  readonly name: string;
  readonly kind: string;
  /** Of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: z.infer<typeof podSchema>;
  /** Names of volumes that are claimed for each pod. */
  readonly claims: readonly string[];
}

const WORKLOADS = ['CronJob', 'Deployment', 'Job', 'ReplicationController', 'StatefulSet'];

/** Everything that starts pods. */
export function workloadsOf(manifests: readonly Manifest[]): readonly Workload[] {
  const workloads = manifests.filter(({ kind }) => WORKLOADS.includes(kind));
  return workloads.map(({ kind, metadata, spec }) => {
    const { template, volumeClaimTemplates } = workloadSchema.parse(
      kind === 'CronJob' ? jobOfSchedule(spec) : spec,
    );
    return {
      kind,
      name: metadata.name,
      labels: template.metadata?.labels ?? {},
      pod: template.spec,
      claims: volumeClaimTemplates.map((claim) => claim.metadata.name),
    };
  });
}

export function jobOfSchedule(spec: unknown): unknown {
  return z.looseObject({ jobTemplate: z.looseObject({ spec: z.unknown() }) }).parse(spec).jobTemplate.spec;
}

const serviceSchema = z.looseObject({
  selector: strings,
  ports: z.array(z.looseObject({ port: z.number(), targetPort: port.optional() })),
});

export interface Service extends z.infer<typeof serviceSchema> {
  readonly name: string;
}

export function servicesOf(manifests: readonly Manifest[]): readonly Service[] {
  return manifests
    .filter(({ kind }) => kind === 'Service')
    .map(({ metadata, spec }) => ({ name: metadata.name, ...serviceSchema.parse(spec) }));
}

const podSelector = z.object({ matchLabels: strings.optional() });
const peer = z.looseObject({ podSelector: podSelector.optional() });
const rulePorts = z.array(z.looseObject({ port: z.number() })).default([]);

const policySchema = z.looseObject({
  podSelector,
  ingress: z.array(z.looseObject({ from: z.array(peer).default([]), ports: rulePorts })).default([]),
  egress: z.array(z.looseObject({ to: z.array(peer).default([]), ports: rulePorts })).default([]),
});

export interface NetworkPolicy extends z.infer<typeof policySchema> {
  readonly name: string;
}

export function networkPoliciesOf(manifests: readonly Manifest[]): readonly NetworkPolicy[] {
  return manifests
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ metadata, spec }) => ({ name: metadata.name, ...policySchema.parse(spec) }));
}

const jobSchema = z.looseObject({
  podFailurePolicy: z.looseObject({
    rules: z.array(
      z.looseObject({
        action: z.string(),
        onExitCodes: z
          .object({ containerName: z.string(), operator: z.literal('In'), values: z.array(z.number()) })
          .optional(),
      }),
    ),
  }),
});

/** Lists the exit codes of containers that lead to an action. */
export function exitCodeRulesOf(spec: unknown) {
  return jobSchema
    .parse(spec)
    .podFailurePolicy.rules.flatMap(({ action, onExitCodes }) =>
      onExitCodes ? [{ action, container: onExitCodes.containerName, codes: onExitCodes.values }] : [],
    );
}

/** Decoded, by name and key. */
export function secretsOf(
  manifests: readonly Manifest[],
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  return new Map(
    manifests
      .filter(({ kind }) => kind === 'Secret')
      .map(({ metadata, data }) => {
        const decoded = Object.entries(strings.parse(data)).map(([key, value]) => [
          key,
          Buffer.from(value, 'base64').toString('utf8'),
        ]);
        return [metadata.name, strings.parse(Object.fromEntries(decoded))];
      }),
  );
}

/** Whether labels are selected; an empty selector selects all. */
export function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** The number of a port that is named or numbered. */
export function portOf(workload: Workload, port: string | number): number | undefined {
  const ports = workload.pod.containers.flatMap((container) => container.ports);
  return ports.find(({ name, containerPort }) => name === port || containerPort === port)?.containerPort;
}
