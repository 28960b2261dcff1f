import { prune } from '../../src/fleet/retention/prune.ts';
import type { Inventory, PruneCounts, PruneLimits } from '../../src/inventory/ports.ts';

export const LONG_BEFORE = '2000-01-01T00:00:00.000Z';

/** Removes what is older than a time, as a server does; images only if `imagesBefore` names a time. */
export async function pruneBefore(
  { retention }: Pick<Inventory, 'retention'>,
  historyBefore: string,
  more: Partial<PruneLimits> = {},
): Promise<PruneCounts> {
  const limits = { imagesBefore: LONG_BEFORE, historyBefore, dropExploited: false, ...more };
  const { removed } = await prune(retention, await retention.plan(limits));
  return removed;
}
