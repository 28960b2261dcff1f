import type { SyncOutcome } from '../../domain/index.ts';
import { toRfc3339 } from '../fields/date.ts';
import type { FeedContext } from './feed.ts';
import { Watermark } from './watermark.ts';

/** Dates of one record: its publication, or at least its last change. */
export interface Dated {
  readonly published?: string;
  readonly modified?: string;
}

/**
 * Determines the date of a feed's content: the newest publication date among its records, or the newest change date if
 * none has a publication date. An abandoned mirror confirms its old data every day; only this date reveals it.
 */
export class NewestContent {
  readonly #published: Watermark;
  readonly #modified: Watermark;

  constructor(now: Date) {
    this.#published = new Watermark(now);
    this.#modified = new Watermark(now);
  }

  see({ published, modified }: Dated): void {
    seeDate(this.#published, published);
    seeDate(this.#modified, modified);
  }

  /** RFC 3339; undefined if no record has a date. */
  get date(): string | undefined {
    const newest = this.#published.newest || this.#modified.newest;
    return newest === 0 ? undefined : new Date(newest).toISOString();
  }
}

/** Returns the content date after a sync. The records of a delta do not show the rest of the feed. */
export async function contentAfter(
  { date }: NewestContent,
  { feed, mode }: { readonly feed: string; readonly mode: 'full' | 'delta' },
  { store }: Pick<FeedContext, 'store'>,
): Promise<Pick<SyncOutcome, 'contentAt'>> {
  const before = mode === 'delta' ? await store.advisories.feedState(feed) : undefined;
  const contentAt = later(date, before?.contentAt);
  return contentAt === undefined ? {} : { contentAt };
}

/** Returns the later of two dates, either of which may be unknown. */
export function later(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return Date.parse(first) > Date.parse(second) ? first : second;
}

function seeDate(watermark: Watermark, text: string | undefined): void {
  const date = toRfc3339(text);
  if (date !== undefined) watermark.see(Date.parse(date));
}
