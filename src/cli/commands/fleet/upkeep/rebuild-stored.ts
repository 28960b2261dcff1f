import type { MatchesAnswer } from '../../../api/index.ts';
import { fillMatches, type ScanContext } from '../../../scan/index.ts';
import type { StoreRequest } from '../../session.ts';
import { claimAlone } from './claim-alone.ts';

/** Drops the matches of a store that no server has open, or of Postgres, and makes them again. */
export async function rebuildStored(
  context: ScanContext,
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
