import type { AskedPod } from './asked-pod.ts';

export interface PodWorkload {
  readonly kind: string;
  readonly name: string;
}

/** Names of the jobs of a CronJob end with the minutes since 1970 that they are for. */
const OF_CRON_JOB = /^(?<name>.+)-\d{8}$/;

/**
 * Returns the workload of a pod by the names that Kubernetes' own controllers give: nothing but the pod comes with a
 * review.
 */
export function workloadOf({
  name,
  generateName,
  labels,
  ownerReferences,
}: AskedPod['metadata']): PodWorkload {
  const owners = ownerReferences ?? [];
  const owner = owners.find(({ controller }) => controller) ?? owners[0];
  if (!owner) return { kind: 'Pod', name: name ?? generateName?.replace(/-$/, '') ?? '' };
  const hash = labels?.['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
  }
  const cron = owner.kind === 'Job' ? OF_CRON_JOB.exec(owner.name)?.groups?.['name'] : undefined;
  return cron === undefined ? { kind: owner.kind, name: owner.name } : { kind: 'CronJob', name: cron };
}
