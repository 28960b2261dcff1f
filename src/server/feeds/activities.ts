import { parseFeedName, type FeedProgress } from '../../advisory/index.ts';
import { defined } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { FeedTroubles } from '../../store/ports.ts';
import { stateAfterFailure, newActivity, sent, succeeded, withSetback, type Activity } from './schedule.ts';

/** Time and randomness sources. */
export interface Clocks {
  /** Milliseconds on a monotonic clock. */
  readonly monotonic: () => number;
  /** At least 0 and below 1. */
  readonly random: () => number;
}

/**
 * The state of this replica's work on each feed. Failures and requests are shared between replicas: each
 * caches the last state, and uses it while the database is unreachable.
 */
export class Activities {
  readonly #clocks: Clocks;
  readonly #troubles: FeedTroubles | undefined;
  readonly #byFeed = new Map<string, Activity>();
  /** Feeds requested by waiting reports, whose images may not be stored yet. */
  #requested: ReadonlySet<string> = new Set();

  constructor(clocks: Clocks, troubles?: FeedTroubles) {
    this.#clocks = clocks;
    this.#troubles = troubles;
  }

  /** Loads the other replicas' failures and requests. */
  async refresh(): Promise<void> {
    const shared = await this.#attempt((troubles) => troubles.read());
    if (!shared) return;
    const moment = this.#clocks.monotonic();
    const setbacks = new Map(shared.setbacks.map((setback) => [setback.feed, setback]));
    for (const feed of new Set([...this.#byFeed.keys(), ...setbacks.keys()])) {
      this.#byFeed.set(feed, withSetback(this.of(feed), setbacks.get(feed), moment));
    }
    // A newer version may know more feeds.
    this.#requested = new Set(shared.requested.filter((feed) => parseFeedName(feed)));
  }

  get requested(): ReadonlySet<string> {
    return this.#requested;
  }

  async request(feed: string): Promise<void> {
    if (this.#requested.has(feed)) return;
    this.#requested = new Set([...this.#requested, feed]);
    await this.#attempt((troubles) => troubles.requested(feed));
  }

  /** Returns a feed's activity. Its lateness is drawn on first use, and again after each sync. */
  of(feed: string): Activity {
    const activity = this.#byFeed.get(feed) ?? newActivity(this.#clocks.random());
    this.#byFeed.set(feed, activity);
    return activity;
  }

  isBackingOff(feed: string): boolean {
    return this.of(feed).retryAt > this.#clocks.monotonic();
  }

  /** True if the feed is loading or just failed: another request would not load it sooner. */
  isBusyWith(feed: string): boolean {
    return this.of(feed).isLoading || this.isBackingOff(feed);
  }

  sent(feed: string): void {
    this.#byFeed.set(feed, sent(this.of(feed), this.#clocks.monotonic()));
  }

  began(feed: string): { readonly seconds: () => number } {
    const start = this.#clocks.monotonic();
    this.#byFeed.set(feed, { ...this.of(feed), isLoading: true });
    return { seconds: () => (this.#clocks.monotonic() - start) / 1000 };
  }

  progressed(feed: string, { bytes, totalBytes }: FeedProgress): void {
    const activity = this.of(feed);
    if (!activity.isLoading) return;
    this.#byFeed.set(feed, {
      ...activity,
      ...defined({ bytes, totalBytes }),
    });
  }

  handedBack(feed: string): void {
    this.#byFeed.set(feed, { ...this.of(feed), isLoading: false });
  }

  async succeeded(feed: string): Promise<void> {
    this.#byFeed.set(feed, succeeded(this.#clocks.monotonic(), this.#clocks.random()));
    await this.#attempt((troubles) => troubles.succeeded(feed));
  }

  async failed(feed: string, reason: string, intervalMinutes: number): Promise<void> {
    const moment = this.#clocks.monotonic();
    const activity = stateAfterFailure(this.of(feed), reason, intervalMinutes, moment);
    this.#byFeed.set(feed, activity);
    const { failures, failingSince = moment, retryAt } = activity;
    const setback = {
      feed,
      failures,
      reason,
      failingForMs: moment - failingSince,
      retryInMs: retryAt - moment,
    };
    await this.#attempt((troubles) => troubles.failed(setback));
  }

  /** Undefined without other replicas, or if the database is unreachable. */
  async #attempt<Value>(work: (troubles: FeedTroubles) => Promise<Value>): Promise<Value | undefined> {
    try {
      return this.#troubles && (await work(this.#troubles));
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }
}
