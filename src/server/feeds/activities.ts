import type { FeedProgress } from '../../advisory/index.ts';
import { failed, newActivity, sent, succeeded, type Activity } from './schedule.ts';

/** Sources of time and randomness. */
export interface Clocks {
  /** Milliseconds of a monotonic clock. */
  readonly monotonic: () => number;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** State of this replica's work on each feed. */
export class Activities {
  readonly #clocks: Clocks;
  readonly #byFeed = new Map<string, Activity>();

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
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
      ...(bytes !== undefined && { bytes }),
      ...(totalBytes !== undefined && { totalBytes }),
    });
  }

  handedBack(feed: string): void {
    this.#byFeed.set(feed, { ...this.of(feed), isLoading: false });
  }

  succeeded(feed: string): void {
    this.#byFeed.set(feed, succeeded(this.#clocks.monotonic(), this.#clocks.random()));
  }

  failed(feed: string, reason: string, intervalMinutes: number): void {
    this.#byFeed.set(feed, failed(this.of(feed), reason, intervalMinutes, this.#clocks.monotonic()));
  }
}
