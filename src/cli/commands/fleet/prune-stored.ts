import type { PruneAnswer, PruneRequest } from '../../../api/index.ts';
import { prune, pruneLimits } from '../../../fleet/index.ts';
import { noteExploitedRuns, type ScanContext } from '../../../scan/index.ts';
import type { StoreRequest } from '../../session.ts';
import { claimAlone } from './claim-alone.ts';

/** Removes from a store that no server has open; servers on Postgres take turns with this. */
export async function pruneStored(
  { dryRun, ...options }: PruneRequest,
  context: ScanContext,
  { place, retention: settings }: Pick<StoreRequest, 'place' | 'retention'>,
): Promise<Pick<PruneAnswer, 'removed'>> {
  const { store } = context;
  const { retention } = store;
  const claim = await claimAlone(place, 'prune');
  try {
    const lock = await store.takeLock('prune');
    try {
      if (!options.dropExploited) await noteExploitedRuns(context);
      const plan = await retention.plan(pruneLimits({ ...settings, ...options }, context.now()));
      return dryRun ? { removed: await retention.count(plan) } : await prune(retention, plan);
    } finally {
      lock.release();
    }
  } finally {
    claim?.release();
  }
}
