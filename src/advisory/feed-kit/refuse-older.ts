import { AppError } from '../../errors/index.ts';
import type { FeedContext } from './feed.ts';

interface Source {
  /** Name in the store: `osv:AlmaLinux`. */
  readonly feed: string;
  readonly address: string;
}

/**
 * Refuses data older than the stored data: a lagging mirror, or a cache in front of the source, would make
 * findings vanish. Ignores a missing date, and a stored date in the future, which is the source's mistake.
 * Dates are texts that `Date.parse` reads, or milliseconds. Throws FEED_FAILED.
 */
export function refuseOlder(
  { now, acceptOlder }: Pick<FeedContext, 'now' | 'acceptOlder'>,
  { feed, address }: Source,
  date: string | number | undefined,
  stored: string | number | undefined,
): void {
  const [time, before] = [timeOf(date), timeOf(stored)];
  if (acceptOlder === true || !(time < before) || before > now().getTime()) return;
  const [from, than] = [time, before].map((each) => new Date(each).toISOString());
  const name = feed.includes(' ') ? `'${feed}'` : feed;
  throw new OlderData(
    `feed ${feed}: ${address}: the data of ${from} is older than the stored data of ${than}`,
    {
      hint: `correct the mirror; if it is frozen on purpose, take its data: plimsoll feeds sync ${name} --accept-older`,
    },
  );
}

/** The source serves data from before the stored data. */
export class OlderData extends AppError {
  constructor(message: string, details: { readonly hint: string }) {
    super('FEED_FAILED', message, details);
  }
}

/** NaN for an unknown date: it is neither older nor newer. */
function timeOf(date: string | number | undefined): number {
  if (date === undefined || date === 0) return Number.NaN;
  return typeof date === 'string' ? Date.parse(date) : date;
}
