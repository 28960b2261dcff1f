import { AppError } from '../../errors/index.ts';

/** Smaller feeds are unchecked: a small distribution drops a release and loses most of its records. */
const SMALLEST_GUARDED = 100;
/** Smallest remaining share of the old content in a full sync; with less, the answer counts as broken. */
const LEAST_LEFT = 0.5;

/**
 * Refuses an update that would make most of a feed vanish: a source that serves half a file with status 200
 * is likelier than one that withdraws every other advisory, and a finding that vanishes looks like a fix.
 */
export function refuseShrinking(
  feed: string,
  what: 'records' | 'ranges',
  before: number,
  after: number,
): void {
  if (before <= SMALLEST_GUARDED || after >= before * LEAST_LEFT) return;
  throw new AppError(
    'FEED_FAILED',
    `update of ${feed} refused: expected about ${before} ${what}, got ${after}`,
    {
      hint: 'if the source really shrank, delete the store and sync again; until then the last good data is used',
    },
  );
}
