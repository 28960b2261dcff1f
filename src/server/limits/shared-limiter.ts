import { AppError } from '../../errors/index.ts';
import type { RequestBudgets } from '../../store/ports.ts';
import { inTime } from './in-time.ts';
import { MAX_CLIENTS, MINUTE_MS, RateLimiter } from './rate-limiter.ts';

/** Share of a minute's requests that a replica takes at once, so that few requests wait for the database. */
const SHARE = 1 / 20;
/** Pause after the database failed to respond; meanwhile the replica counts by itself. */
const AWAY_MS = 5_000;

/** Requests that this replica may admit from a client. */
interface Share {
  readonly left: number;
  /** End of an unused share, or of a refusal. */
  readonly until: number;
}

/** Limits a client's requests over all replicas. */
export class SharedLimiter {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #budgets: RequestBudgets;
  /** Counts along, for when the database is unreachable. */
  readonly #own: RateLimiter;
  /** Longest ago first. */
  readonly #shares = new Map<string, Share>();
  readonly #pending = new Map<string, Promise<boolean>>();
  #awayUntil = -Infinity;
  #forgetAt: number;

  /** `perMinute` is at least 1; `now` returns milliseconds on a monotonic clock. */
  constructor(perMinute: number, now: () => number, budgets: RequestBudgets) {
    this.#perMinute = perMinute;
    this.#now = now;
    this.#budgets = budgets;
    this.#own = new RateLimiter(perMinute, now);
    this.#forgetAt = now() + MINUTE_MS;
  }

  /** Works as `RateLimiter.take`, and counts the client's requests at other replicas, too. Never fails. */
  take(client: string): number | Promise<number> {
    return this.#fromShare(client) ?? this.#fromBudget(client);
  }

  /** Undefined if the database must be asked. */
  #fromShare(client: string): number | undefined {
    const at = this.#now();
    const share = this.#shares.get(client);
    if (share && share.until > at) {
      if (share.left === 0) return Math.ceil((share.until - at) / 1000);
      this.#own.take(client);
      if (share.left > 1) this.#shares.set(client, { ...share, left: share.left - 1 });
      else this.#shares.delete(client);
      return 0;
    }
    return at < this.#awayUntil ? this.#own.take(client) : undefined;
  }

  /** Requests waiting for the same client's share wait together, and may use up more than one. */
  async #fromBudget(client: string): Promise<number> {
    for (;;) {
      const pending = this.#pending.get(client) ?? this.#draw(client);
      if (!(await pending)) return this.#own.take(client);
      const seconds = this.#fromShare(client);
      if (seconds !== undefined) return seconds;
    }
  }

  /** False if the database did not respond. */
  #draw(client: string): Promise<boolean> {
    const drawn = this.#ask(client).finally(() => this.#pending.delete(client));
    this.#pending.set(client, drawn);
    return drawn;
  }

  async #ask(client: string): Promise<boolean> {
    const count = Math.max(1, Math.floor(this.#perMinute * SHARE));
    try {
      const grant = await inTime(this.#budgets.take(client, { perMinute: this.#perMinute, count }));
      const until = this.#now() + (grant.requests > 0 ? MINUTE_MS : grant.waitMs);
      this.#keep(client, { left: grant.requests, until });
      void this.#forget();
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#awayUntil = this.#now() + AWAY_MS;
      return false;
    }
  }

  #keep(client: string, share: Share): void {
    this.#shares.delete(client);
    this.#shares.set(client, share);
    if (this.#shares.size <= MAX_CLIENTS) return;
    const [oldest] = this.#shares.keys();
    if (oldest !== undefined) this.#shares.delete(oldest);
  }

  async #forget(): Promise<void> {
    if (this.#now() < this.#forgetAt) return;
    this.#forgetAt = this.#now() + MINUTE_MS;
    // Another replica, or the next minute, deletes the rest.
    await this.#budgets.forgetFull().catch(() => undefined);
  }
}
