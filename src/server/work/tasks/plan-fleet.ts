import type { FleetPlanDocument } from '../../../api/index.ts';
import { makePlan, type PlanQuery } from '../../../fleet/index.ts';
import { withoutNetwork } from '../../../scan/index.ts';
import type { ImageReader } from '../../../store/ports.ts';
import type { TaskWorld } from '../task-world.ts';

export interface PlanArgs {
  readonly query: PlanQuery;
  readonly reader: ImageReader;
}

/** Plans from stored data alone, by the lines of the fleet. */
export function planFleet(
  { query, reader }: PlanArgs,
  { context, bases, line, lines }: TaskWorld,
): Promise<FleetPlanDocument> {
  return makePlan(query, { reader, bases, line, lines }, withoutNetwork(context));
}
