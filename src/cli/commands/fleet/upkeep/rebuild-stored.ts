import type { MatchesAnswer } from '../../../../api/index.ts';
import { fillMatches, type StoredContext } from '../../../../stored/index.ts';
import type { StoreRequest } from '../../../opening/session.ts';
import { claimAlone } from '../claim-alone.ts';

/** Drops the matches in a store that no server has open, or in Postgres, and rebuilds them. */
export async function rebuildStored(
  context: StoredContext,
  { place }: Pick<StoreRequest, 'place'>,
): Promise<MatchesAnswer> {
  const { matches } = context.store;
  const claim = await claimAlone(place, 'rebuild');
  try {
    await matches.drop();
    await fillMatches(context);
    return await matches.counts();
  } finally {
    claim?.release();
  }
}
