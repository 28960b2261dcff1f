import { MAX_ACCOUNTS, RESERVE } from './limits.ts';
import type { LimitKind, AnnouncedLimit } from './announced-limits.ts';

/** The account and priority of a request. */
export interface Asker {
  /** Registries count each account separately; empty for requests without credentials. */
  readonly account: string;
  readonly isBackground: boolean;
}

/** Times are milliseconds on a monotonic clock. */
interface Window {
  readonly remaining: number;
  readonly limit: number;
  readonly until: number;
  readonly announcedAt: number;
}

type Windows = Readonly<Partial<Record<LimitKind, Window>>>;

/** Remaining fraction of a limit from which other replicas must know it. */
const SCARCE = 2 * RESERVE;

/** The limits that one host announced for each account, and the requests sent since. */
export class AccountLimits {
  readonly #now: () => number;
  readonly #accounts = new Map<string, Windows>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps the latest. Returns whether other replicas must know it: it is scarce, or was so before. */
  announced(account: string, announced: AnnouncedLimit, announcedMsAgo = 0): boolean {
    const { kind, remaining, limit, endsInMs } = announced;
    const now = this.#now();
    const windows = this.#accounts.get(account) ?? {};
    const before = windows[kind];
    const window = { remaining, limit, until: now + endsInMs, announcedAt: now - announcedMsAgo };
    if (before && before.announcedAt > window.announcedAt) return false;
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

  /** Counts a request when it is sent: others may be on their way before its response has new limits. */
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
