import type { Logger } from 'pino';
import type { Digest } from '../../../domain/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import type { Store } from '../../../store/ports.ts';
import type { Ratings } from '../../context.ts';
import type { RefreshImage } from '../../feeds/index.ts';
import { IMAGES_AT_A_TIME, MAX_REMEMBERED, MAX_WAITING, REST_MS } from './limits.ts';

export interface RatingsOptions {
  readonly store: {
    readonly advisories: Pick<Store['advisories'], 'feedState'>;
  };
  readonly refresh: RefreshImage;
  /** True if no source can be asked. */
  readonly offline: boolean;
  /** Changes with any feed: a sync may bring CVEs that were not looked up. */
  readonly feedsVersion: () => Promise<string>;
  readonly logger: Logger;
  /** Milliseconds on a monotonic clock. */
  readonly monotonic: () => number;
}

export interface RunningRatings extends Ratings {
  stop(): void;
}

/** Fetches the stored images' CVE records one by one until the whole list is loaded. */
export function createRatings(options: RatingsOptions): RunningRatings {
  return new SingleRatings(options);
}

class SingleRatings implements RunningRatings {
  readonly #options: RatingsOptions;
  readonly #stopping = new AbortController();
  readonly #running = new Map<Digest, Promise<void>>();
  readonly #waiting = new Set<Digest>();
  /** The feeds' version when all of an image's CVEs were last looked up. */
  readonly #asked = new Map<Digest, string>();
  #restUntil = -Infinity;

  constructor(options: RatingsOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#stopping.abort();
    this.#waiting.clear();
  }

  begin(key: Digest): boolean {
    if (this.#running.has(key) || this.#waiting.has(key)) return true;
    if (!this.#canAsk() || this.#waiting.size >= MAX_WAITING) return false;
    this.#waiting.add(key);
    this.#beginNext();
    return true;
  }

  /** Continues after its client leaves: the next one finds the result. */
  async fetchMissing(key: Digest): Promise<void> {
    const { store, feedsVersion } = this.#options;
    if (!this.#canAsk() || (await store.advisories.feedState('cve'))) return;
    if (this.#asked.get(key) === (await feedsVersion())) return;
    this.#waiting.delete(key);
    await (this.#running.get(key) ?? this.#ask(key));
  }

  #canAsk(): boolean {
    const { offline, monotonic } = this.#options;
    return !offline && !this.#stopping.signal.aborted && monotonic() >= this.#restUntil;
  }

  #beginNext(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= IMAGES_AT_A_TIME) return;
      this.#waiting.delete(key);
      void this.#ask(key);
    }
  }

  #ask(key: Digest): Promise<void> {
    const running = this.#refresh(key).finally(() => {
      this.#running.delete(key);
      this.#beginNext();
    });
    this.#running.set(key, running);
    return running;
  }

  /** Never throws: a failed request is a hole in the report. */
  async #refresh(key: Digest): Promise<void> {
    const { signal } = this.#stopping;
    const { refresh, logger, feedsVersion, monotonic } = this.#options;
    try {
      const version = await feedsVersion();
      const refreshed = await refresh(key, signal);
      if (!refreshed) return;
      if (refreshed.isUnasked) this.#restUntil = monotonic() + REST_MS;
      else this.#remember(key, version);
    } catch (error) {
      if (signal.aborted) return;
      const isExpected = error instanceof AppError;
      const what = isExpected ? { reason: messageOf(error) } : { err: error };
      logger.warn({ image: key, ...what }, 'cannot fetch the CVE records of an image');
    }
  }

  #remember(key: Digest, version: string): void {
    this.#asked.delete(key);
    this.#asked.set(key, version);
    const [oldest] = this.#asked.keys();
    if (oldest !== undefined && this.#asked.size > MAX_REMEMBERED) this.#asked.delete(oldest);
  }
}
