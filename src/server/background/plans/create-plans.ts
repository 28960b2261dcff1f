import type { FleetPlanDocument } from '../../../api/index.ts';
import type { Plans } from '../../context.ts';
import type { PlanArgs } from '../../work/index.ts';

/**
 * Makes one plan at a time: each asks about every package in the fleet, and would keep the threads from
 * reading images. Clients that send the same query meanwhile share the plan.
 */
export function createPlans(make: (args: PlanArgs) => Promise<FleetPlanDocument>): Plans {
  const asked = new Map<string, Promise<FleetPlanDocument>>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    make(query, reader) {
      const args = { query, reader };
      const name = JSON.stringify(args);
      const same = asked.get(name);
      if (same) return same;
      const made = last.then(() => make(args)).finally(() => asked.delete(name));
      asked.set(name, made);
      last = made.catch(() => undefined);
      return made;
    },
  };
}
