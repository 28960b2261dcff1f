import { countWorkloads, FINDING_COLUMNS } from '../../../fleet/index.ts';
import { writeWorkloadMetrics } from '../../../telemetry/workload-metrics.ts';
import type { TaskWorld } from '../task-world.ts';

/** Returns the metrics as text: the main thread would take half a second to write 100,000 series. */
export function countAsMetrics(
  _args: undefined,
  { context: { store }, lines = [] }: TaskWorld,
): Promise<string> {
  return writeWorkloadMetrics(FINDING_COLUMNS, countWorkloads(store, lines));
}
