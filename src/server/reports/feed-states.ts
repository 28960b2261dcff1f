import { defined, type FeedState } from '../../domain/index.ts';
import type { AdvisoryStore } from '../../store/ports.ts';
import { hashOf } from './hash-of.ts';
import { FEEDS_STATE_MS } from './limits.ts';

type Advisories = Pick<AdvisoryStore, 'feedStates'>;

/** All feeds' states, as stored at one time. */
export class FeedsRead {
  /** Milliseconds since 1970, before they were read. */
  readonly at: number;
  readonly #feeds: ReadonlyMap<string, { readonly content: string; readonly syncedAt: string }>;

  constructor(at: number, states: readonly FeedState[]) {
    this.at = at;
    this.#feeds = new Map(
      states.map((state) => [state.feed, { content: contentOf(state), syncedAt: state.syncedAt }]),
    );
  }

  /** Returns a text that changes with these feeds' content, loaded or not. */
  contentOf(feeds: readonly string[]): string {
    return hashOf(feeds.map((feed) => `${feed} ${this.#feeds.get(feed)?.content ?? 'never loaded'}`));
  }

  /** Returns a text that also changes when a feed's source confirms its content. */
  confirmationOf(feeds: readonly string[]): string {
    const times = feeds.map((feed) => this.#feeds.get(feed)?.syncedAt ?? '');
    return hashOf([this.contentOf(feeds), ...times]);
  }

  /** Returns a text that changes with any feed. */
  all(): string {
    return this.confirmationOf([...this.#feeds.keys()].sort());
  }
}

export interface KnownFeeds {
  readonly now: FeedsRead;
  /** The states read before; absent at first. */
  readonly before?: FeedsRead;
}

/** Reads all feeds' states once a second at most, once for concurrent requests. */
export class FeedStates {
  readonly #advisories: Advisories;
  readonly #now: () => number;
  #known: Promise<KnownFeeds> | undefined;
  #last: FeedsRead | undefined;
  #readAt = -Infinity;

  constructor(advisories: Advisories, now: () => number) {
    this.#advisories = advisories;
    this.#now = now;
  }

  read(): Promise<KnownFeeds> {
    if (this.#known && Math.abs(this.#now() - this.#readAt) < FEEDS_STATE_MS) return this.#known;
    this.#readAt = this.#now();
    const known = this.#readAgain(this.#readAt);
    this.#known = known;
    // After a failed read, the next request reads again.
    known.catch(() => {
      if (this.#known === known) this.#known = undefined;
    });
    return known;
  }

  async #readAgain(at: number): Promise<KnownFeeds> {
    const before = this.#last;
    const now = new FeedsRead(at, await this.#advisories.feedStates());
    this.#last = now;
    return { now, ...defined({ before }) };
  }
}

function contentOf({ seq, contentAt, records, ranges, problems }: FeedState): string {
  return hashOf([`${seq} ${contentAt} ${records} ${ranges}`, JSON.stringify(problems)]);
}
