import type { ClusterClaim, NewRun, RunList } from '../../src/inventory/ports.ts';
import { imageKey } from './images.ts';

/** Runs for tests of the store. */
export const CLAIM: ClusterClaim = { cluster: 'production', uid: 'uid-1' };
export const AT = '2026-11-28T03:00:00.000Z';
export const LATER = '2026-11-28T04:00:00.000Z';
export const LONG_AGO = '2025-01-01T00:00:00.000Z';

export function run(workload: string, more: Partial<NewRun> = {}): NewRun {
  return {
    namespace: 'shop',
    workload: { kind: 'Deployment', name: workload },
    container: 'app',
    image: { reference: 'nginx:1.27', digest: imageKey('a') },
    ...more,
  };
}

export function list(generation: number, runs: readonly NewRun[], more: Partial<RunList> = {}): RunList {
  return { generation, at: AT, part: 1, of: 1, runs, ...more };
}
