import type { SyncOutcome } from '../store/ports.ts';
import { toRfc3339 } from './date.ts';
import type { FeedContext } from './feed.ts';
import { Watermark } from './watermark.ts';

/** Dates of one record: of its publication, or at least of its last change. */
export interface Dated {
  readonly published?: string;
  readonly modified?: string;
}

/**
 * Of when the content of a feed is: the newest date of publication among its records, or of a change where none has one.
 * A mirror that nobody fills any more confirms its old data every day, and only this shows it.
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

  /** RFC 3339; undefined where no record has a date. */
  get date(): string | undefined {
    const newest = this.#published.newest || this.#modified.newest;
    return newest === 0 ? undefined : new Date(newest).toISOString();
  }
}

/** Of when the content of a feed is after a sync. The records of a delta do not show what the rest holds. */
export async function contentAfter(
  { date }: NewestContent,
  { feed, mode }: { readonly feed: string; readonly mode: 'full' | 'delta' },
  { store }: Pick<FeedContext, 'store'>,
): Promise<Pick<SyncOutcome, 'contentAt'>> {
  const before = mode === 'delta' ? await store.advisories.feedState(feed) : undefined;
  const contentAt = later(date, before?.contentAt);
  return contentAt === undefined ? {} : { contentAt };
}

/** Of two dates, of which either may be unknown. */
export function later(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return Date.parse(first) > Date.parse(second) ? first : second;
}

function seeDate(watermark: Watermark, text: string | undefined): void {
  const date = toRfc3339(text);
  if (date !== undefined) watermark.see(Date.parse(date));
}
