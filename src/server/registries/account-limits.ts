import { MAX_ACCOUNTS, RESERVE } from './limits.ts';
import type { ToldLimit } from './told-limits.ts';

/** For whom a request is sent. */
export interface Asker {
  /** Registries count each account by itself; empty for requests without credentials. */
  readonly account: string;
  readonly isBackground: boolean;
}

interface Quota {
  readonly remaining: number;
  readonly limit: number;
  readonly until: number;
}

/** Times are milliseconds of a monotonic clock. */
interface Account {
  readonly pausedUntil: number;
  readonly quotas: Readonly<Partial<Record<'pulls' | 'requests', Quota>>>;
}

const UNKNOWN: Account = { pausedUntil: -Infinity, quotas: {} };

/** What one host said of its limits for each account, and what was sent since. */
export class AccountLimits {
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();

  constructor(now: () => number) {
    this.#now = now;
  }

  told(account: string, limit: ToldLimit): void {
    const known = this.#accounts.get(account) ?? UNKNOWN;
    if (limit.kind === 'pause') {
      this.#keep(account, { ...known, pausedUntil: this.#now() + limit.forMs });
      return;
    }
    const { kind, remaining, limit: whole, endsInMs } = limit;
    const quota = { remaining, limit: whole, until: this.#now() + endsInMs };
    this.#keep(account, { ...known, quotas: { ...known.quotas, [kind]: quota } });
  }

  /** Milliseconds until the host may allow a request; 0 if it may be sent. */
  waitMs({ account, isBackground }: Asker, isPull: boolean): number {
    const { pausedUntil, quotas } = this.#accounts.get(account) ?? UNKNOWN;
    const spent = [quotas.requests, isPull ? quotas.pulls : undefined].filter(
      (quota) => quota && quota.remaining <= (isBackground ? Math.ceil(quota.limit * RESERVE) : 0),
    );
    const until = Math.max(pausedUntil, ...spent.map((quota) => quota?.until ?? -Infinity));
    return Math.max(0, until - this.#now());
  }

  /** Counts a request that is sent: others may be on their way before its answer tells. */
  spend(account: string, isPull: boolean): void {
    const known = this.#accounts.get(account);
    if (!known) return;
    const { requests, pulls } = known.quotas;
    this.#accounts.set(account, {
      ...known,
      quotas: {
        ...(requests && { requests: withOneLess(requests) }),
        ...(pulls && { pulls: isPull ? withOneLess(pulls) : pulls }),
      },
    });
  }

  #keep(account: string, limits: Account): void {
    this.#accounts.delete(account);
    this.#accounts.set(account, limits);
    if (this.#accounts.size <= MAX_ACCOUNTS) return;
    const [oldest] = this.#accounts.keys();
    if (oldest !== undefined) this.#accounts.delete(oldest);
  }
}

function withOneLess(quota: Quota): Quota {
  return { ...quota, remaining: Math.max(0, quota.remaining - 1) };
}
