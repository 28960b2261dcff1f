import type { SyncOutcome } from '../../domain/index.ts';
import { toRfc3339 } from '../fields/date.ts';
import type { FeedContext } from './feed.ts';
import { Watermark } from './watermark.ts';

/** Dates in one record: publication, or at least the last change. */
export interface Dated {
  readonly published?: string;
  readonly modified?: string;
}

/**
 * Determines the content date: the newest publication date among a feed's records, or the change date where a
 * record has no publication date. An abandoned mirror confirms its old data every day; only this date reveals
 * it.
 */
export class NewestContent {
  readonly #newest: Watermark;

  constructor(now: Date) {
    this.#newest = new Watermark(now);
  }

  see({ published, modified }: Dated): void {
    const date = toRfc3339(published) ?? toRfc3339(modified);
    if (date !== undefined) this.#newest.see(Date.parse(date));
  }

  /** RFC 3339; undefined if no record has a date. */
  get date(): string | undefined {
    const { newest } = this.#newest;
    return newest === 0 ? undefined : new Date(newest).toISOString();
  }
}

/** Returns the content date after a sync. A delta's records do not show the rest of the feed. */
export async function contentAfter(
  { date }: NewestContent,
  { feed, mode }: { readonly feed: string; readonly mode: 'full' | 'delta' },
  { store }: Pick<FeedContext, 'store'>,
): Promise<Pick<SyncOutcome, 'contentAt'>> {
  const before = mode === 'delta' ? await store.advisories.feedState(feed) : undefined;
  const contentAt = later(date, before?.contentAt);
  return contentAt === undefined ? {} : { contentAt };
}

/** Returns the later date; either may be unknown. */
export function later(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return Date.parse(first) > Date.parse(second) ? first : second;
}
