import type { PruneAnswer, PruneRequest } from '../../../api/index.ts';
import { AppError } from '../../../errors/index.ts';
import { prune, pruneLimits } from '../../../fleet/index.ts';
import { noteExploitedRuns, type ScanContext } from '../../../scan/index.ts';
import type { Lock } from '../../../store/ports.ts';
import { claimForServer } from '../../../store/sqlite/claim-server.ts';
import type { StoreRequest } from '../../session.ts';

/** Removes from a store that no server has open; servers on Postgres take turns with this. */
export async function pruneStored(
  { dryRun, ...options }: PruneRequest,
  context: ScanContext,
  { place, retention: settings }: Pick<StoreRequest, 'place' | 'retention'>,
): Promise<Pick<PruneAnswer, 'removed'>> {
  const { retention, takeLock } = context.store;
  const claim = 'file' in place ? await claimAlone(place.file) : undefined;
  try {
    const lock = await takeLock('prune');
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

async function claimAlone(file: string): Promise<Lock> {
  try {
    return await claimForServer(file);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError('STORE_FAILED', `a server has the store ${file} open`, {
      hint: 'let the server do it: plimsoll fleet prune --server ADDRESS',
      cause,
    });
  }
}
