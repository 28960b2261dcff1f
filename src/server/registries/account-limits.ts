import { MAX_ACCOUNTS, RESERVE } from './limits.ts';
import type { LimitKind, ToldLimit } from './told-limits.ts';

/** The one for whom a request is sent. */
export interface Asker {
  /** Registries count each account by itself; empty for requests without credentials. */
  readonly account: string;
  readonly isBackground: boolean;
}

/** Times are milliseconds of a monotonic clock. */
interface Window {
  readonly remaining: number;
  readonly limit: number;
  readonly until: number;
  readonly toldAt: number;
}

type Windows = Readonly<Partial<Record<LimitKind, Window>>>;

/** Limits of which this part or less remains are those that other replicas have to know. */
const SCARCE = 2 * RESERVE;

/** The limits that one host named for each account, and what was sent since. */
export class AccountLimits {
  readonly #now: () => number;
  readonly #accounts = new Map<string, Windows>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps the latest. Returns whether other replicas have to know it: it is scarce, or was so before. */
  told(account: string, told: ToldLimit, toldMsAgo = 0): boolean {
    const { kind, remaining, limit, endsInMs } = told;
    const now = this.#now();
    const windows = this.#accounts.get(account) ?? {};
    const before = windows[kind];
    const window = { remaining, limit, until: now + endsInMs, toldAt: now - toldMsAgo };
    if (before && before.toldAt > window.toldAt) return false;
    this.#keep(account, { ...windows, [kind]: window });
    return isScarce(window) || (before !== undefined && isScarce(before));
  }

  /** Milliseconds until the host may allow a request; 0 if it may be sent. */
  waitMs({ account, isBackground }: Asker, isPull: boolean): number {
    const { pause, requests, pulls } = this.#accounts.get(account) ?? {};
    const now = this.#now();
    const waits = [pause, requests, isPull ? pulls : undefined]
      .filter((window) => window !== undefined)
      .filter(({ remaining, limit }) => remaining <= (isBackground ? Math.ceil(limit * RESERVE) : 0))
      .map(({ until }) => until - now);
    return waits.reduce((longest, wait) => Math.max(longest, wait), 0);
  }

  /** Counts a request that is sent: others may be on their way before its answer tells. */
  spend(account: string, isPull: boolean): void {
    const windows = this.#accounts.get(account);
    if (!windows) return;
    const { requests, pulls } = windows;
    this.#accounts.set(account, {
      ...windows,
      ...(requests && { requests: withOneLess(requests) }),
      ...(pulls && isPull && { pulls: withOneLess(pulls) }),
    });
  }

  #keep(account: string, windows: Windows): void {
    this.#accounts.delete(account);
    this.#accounts.set(account, windows);
    if (this.#accounts.size <= MAX_ACCOUNTS) return;
    const [oldest] = this.#accounts.keys();
    if (oldest !== undefined) this.#accounts.delete(oldest);
  }
}

function isScarce({ remaining, limit }: Window): boolean {
  return remaining <= limit * SCARCE;
}

function withOneLess(window: Window): Window {
  return { ...window, remaining: Math.max(0, window.remaining - 1) };
}
