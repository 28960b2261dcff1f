import type { PruneAnswer, PruneRequest } from '../../../../api/index.ts';
import { markedBases, prune, pruneLimits } from '../../../../fleet/index.ts';
import { noteExploitedRuns, type StoredContext } from '../../../../stored/index.ts';
import type { StoreRequest } from '../../../opening/session.ts';
import { claimAlone } from '../claim-alone.ts';

/** Prunes a store that no server has open; servers on Postgres take turns with this. */
export async function pruneStored(
  { dryRun, ...options }: PruneRequest,
  context: StoredContext,
  { place, retention: settings, bases }: Pick<StoreRequest, 'place' | 'retention' | 'bases'>,
): Promise<Pick<PruneAnswer, 'removed'>> {
  const { store } = context;
  const { retention } = store;
  const claim = await claimAlone(place, 'prune');
  try {
    const lock = await store.takeLock('prune');
    try {
      if (!options.dropExploited) await noteExploitedRuns(context);
      const limits = pruneLimits({ ...settings, ...options }, context.now());
      const plan = await retention.plan({ ...limits, keptImages: await markedBases(bases, store.inventory) });
      return dryRun ? { removed: await retention.count(plan) } : await prune(retention, plan);
    } finally {
      lock.release();
    }
  } finally {
    claim?.release();
  }
}
