import type { RunEntry } from '../../api/index.ts';
import { defined } from '../../domain/index.ts';
import { acceptedRun } from '../../watcher/index.ts';
import type { Pod } from '../objects/pod.ts';
import { runsOfPod } from './pod-runs.ts';
import type { Surroundings } from './surroundings.ts';

/** Returns a pod's runs in the form that servers take. `onProblem` hears of the ones that no server would take. */
export function runEntriesOf(
  pod: Pod,
  around: Surroundings,
  onProblem: (message: string) => void,
): readonly RunEntry[] {
  const runs = runsOfPod(pod);
  if (runs.length === 0) return [];
  const { metadata, spec } = pod;
  const { labels, ...workload } = around.workloadOf(metadata);
  const namespace = metadata.namespace ?? '';
  const platform = spec.nodeName == null ? undefined : around.platformOf(spec.nodeName);
  return runs.flatMap((run) => {
    const entry = { namespace, workload, ...run, labels, ...defined({ platform }) };
    return acceptedRun(entry, `${namespace}/${metadata.name}: ${run.container}`, onProblem) ?? [];
  });
}
