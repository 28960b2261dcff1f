/** Clients with a bucket. Beyond this, the longest-silent client is dropped, and starts afresh. */
export const MAX_CLIENTS = 10_000;
export const MINUTE_MS = 60_000;

interface Bucket {
  readonly tokens: number;
  /** Milliseconds, monotonic. */
  readonly at: number;
}

/** Token buckets: a client may spend a minute's requests at once, and is then limited to the refill rate. */
export class RateLimiter {
  readonly #perMinute: number;
  readonly #now: () => number;
  /** Ordered by last use, longest silent first. */
  readonly #buckets = new Map<string, Bucket>();

  /** `now` returns milliseconds on a monotonic clock. */
  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Takes a token from a client's bucket. Returns the seconds to wait if it is empty, else 0. */
  take(client: string): number {
    if (this.#perMinute === 0) return 0;
    const at = this.#now();
    const before = this.#buckets.get(client) ?? { tokens: this.#perMinute, at };
    const refilled = before.tokens + ((at - before.at) * this.#perMinute) / MINUTE_MS;
    const tokens = Math.min(this.#perMinute, refilled);
    const isAllowed = tokens >= 1;
    this.#keep(client, { tokens: isAllowed ? tokens - 1 : tokens, at });
    return isAllowed ? 0 : Math.ceil(((1 - tokens) * MINUTE_MS) / this.#perMinute / 1000);
  }

  #keep(client: string, bucket: Bucket): void {
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size <= MAX_CLIENTS) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
