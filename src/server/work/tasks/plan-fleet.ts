import type { FleetPlanDocument } from '../../../api/index.ts';
import { offlineContext } from '../../../findings/index.ts';
import { makePlan, type PlanQuery } from '../../../fleet/index.ts';
import type { ImageReader } from '../../../inventory/ports.ts';
import type { TaskWorld } from '../task-world.ts';

export interface PlanArgs {
  readonly query: PlanQuery;
  readonly reader: ImageReader;
}

/** Plans from stored data only, by the fleet's lines. */
export function planFleet(
  { query, reader }: PlanArgs,
  { context, bases, line, lines }: TaskWorld,
): Promise<FleetPlanDocument> {
  return makePlan(query, { reader, bases, line, lines }, offlineContext(context));
}
