/** Clients whose buckets are kept; past that the one that was silent longest is forgotten, and starts afresh. */
const MAX_CLIENTS = 10_000;
const MINUTE_MS = 60_000;

interface Bucket {
  readonly tokens: number;
  /** Milliseconds, monotonic. */
  readonly at: number;
}

/** Token buckets: a client may spend a minute's requests at once, and then as they trickle in. */
export class RateLimiter {
  readonly #perMinute: number;
  readonly #now: () => number;
  /** The longest silent first. */
  readonly #buckets = new Map<string, Bucket>();

  /** `now` in milliseconds of a clock that never jumps. */
  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Takes one request off a client's account; the seconds to wait where it is empty, else 0. */
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
