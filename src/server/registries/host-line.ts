import { AppError } from '../../errors/index.ts';
import { AccountLimits, type Asker } from './account-limits.ts';
import { MAX_WAIT_MS } from './limits.ts';
import type { HostLimit, ConfiguredLimits } from './configured-limits.ts';
import type { AskedRequest } from './registry-gate.ts';
import type { SharedLimits } from './shared-limits.ts';
import type { AnnouncedLimit } from './announced-limits.ts';

const MINUTE_MS = 60_000;

/** Why requests wait: this server's limits, or the registry's. */
export type WaitCause = 'own-limit' | 'registry';

export interface HostLineOptions {
  readonly host: string;
  readonly configured: ConfiguredLimits;
  /** Absent if the server has no replicas. */
  readonly shared?: SharedLimits | undefined;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  /** Called when requests begin to wait, and not again until the line was empty. */
  readonly onWait: (cause: WaitCause, milliseconds: number) => void;
  /** Called for each request that had to wait, when its wait ends. */
  readonly onWaited: (cause: WaitCause, milliseconds: number) => void;
}

interface Entry extends Asker, AskedRequest {
  /** This server's limits that have yet to admit it. */
  readonly owed: HostLimit[];
  readonly since: number;
  /** Why it was last passed over. */
  cause?: WaitCause;
  readonly settled: PromiseWithResolvers<undefined>;
}

/** Queues requests to one host: people's requests first, then in arrival order. */
export class HostLine {
  readonly #options: HostLineOptions;
  readonly #accounts: AccountLimits;
  #entries: Entry[] = [];
  #isServed = false;
  /** Incremented by every change that may let a request pass. */
  #changes = 0;
  #hasLoggedWait = false;
  /** Ends the line's pause. */
  #wake: () => void = () => undefined;

  constructor(options: HostLineOptions) {
    this.#options = options;
    this.#accounts = new AccountLimits(options.now);
  }

  /** Requests that have not been admitted. */
  get waiting(): number {
    return this.#entries.length;
  }

  /** Implements `RegistryGate.enter`. */
  async enter(asked: AskedRequest, asker: Asker, signal: AbortSignal): Promise<void> {
    const { now, configured, shared, host } = this.#options;
    await shared?.learn(host, asker.account, ({ announcedMsAgo, ...limit }) => {
      this.#accounts.announced(asker.account, limit, announcedMsAgo);
    });
    if (signal.aborted) throw interrupted();
    const owed = configured.owedBy(asked.isPull, asker.isBackground);
    const entry: Entry = { ...asked, ...asker, owed, since: now(), settled: Promise.withResolvers() };
    const leave = () => this.#settle(entry, interrupted());
    signal.addEventListener('abort', leave);
    this.#entries.push(entry);
    this.#change();
    void this.#serve();
    try {
      await entry.settled.promise;
    } finally {
      signal.removeEventListener('abort', leave);
      if (entry.cause) this.#options.onWaited(entry.cause, now() - entry.since);
    }
  }

  announced(account: string, limit: AnnouncedLimit): void {
    const { host, shared } = this.#options;
    if (this.#accounts.announced(account, limit)) shared?.tell(host, account, limit);
    this.#change();
  }

  /** Admits requests as soon as they may be sent, until the line is empty. */
  async #serve(): Promise<void> {
    if (this.#isServed) return;
    this.#isServed = true;
    try {
      while (this.#entries.length > 0) {
        const before = this.#changes;
        const milliseconds = await this.#admitAll();
        if (this.#entries.length > 0 && this.#changes === before) await this.#pause(milliseconds);
      }
    } catch (error) {
      // A bug, which the waiting tasks must report.
      for (const entry of this.#entries) this.#settle(entry, error);
    }
    this.#isServed = false;
    this.#hasLoggedWait = false;
  }

  /** Returns the milliseconds until the next waiting request may be admitted. */
  async #admitAll(): Promise<number> {
    let soonest = MAX_WAIT_MS;
    const spent = new Map<HostLimit, number>();
    for (const entry of inTurn(this.#entries)) {
      const announced = this.#accounts.waitMs(entry, entry.isPull);
      if (announced > MAX_WAIT_MS) {
        this.#settle(entry, refusal(entry, announced));
        continue;
      }
      const milliseconds = announced > 0 ? announced : await this.#draw(entry, spent);
      if (milliseconds === 0) {
        if (this.#settle(entry)) this.#accounts.spend(entry.account, entry.isPull);
        continue;
      }
      soonest = Math.min(soonest, milliseconds);
      this.#passOver(entry, announced > 0 ? 'registry' : 'own-limit', milliseconds);
    }
    return soonest;
  }

  /** Keeps a request's grants while another limit holds it up. Returns the milliseconds to wait. */
  async #draw({ owed, host }: Entry, spent: Map<HostLimit, number>): Promise<number> {
    for (let limit = owed[0]; limit; limit = owed[0]) {
      // Requests behind one that waits for this limit wait for it, too.
      const seconds = spent.get(limit) ?? (await limit.take(host));
      if (seconds > 0) {
        spent.set(limit, seconds);
        return seconds * 1000;
      }
      owed.shift();
    }
    return 0;
  }

  #passOver(entry: Entry, cause: WaitCause, milliseconds: number): void {
    entry.cause = cause;
    if (this.#hasLoggedWait) return;
    this.#hasLoggedWait = true;
    this.#options.onWait(cause, milliseconds);
  }

  /** False if it was settled before. */
  #settle(entry: Entry, failure?: unknown): boolean {
    if (!this.#entries.includes(entry)) return false;
    this.#entries = this.#entries.filter((each) => each !== entry);
    if (failure === undefined) entry.settled.resolve(undefined);
    else entry.settled.reject(failure);
    this.#change();
    return true;
  }

  #change(): void {
    this.#changes++;
    this.#wake();
  }

  async #pause(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, Math.ceil(milliseconds), undefined);
    this.#wake = () => resolve(undefined);
    await promise;
    clearTimeout(timer);
  }
}

function interrupted(): AppError {
  return new AppError('INTERRUPTED', 'interrupted');
}

function inTurn(entries: readonly Entry[]): readonly Entry[] {
  return [
    ...entries.filter(({ isBackground }) => !isBackground),
    ...entries.filter(({ isBackground }) => isBackground),
  ];
}

function refusal({ host, isPull, account }: Entry, milliseconds: number): AppError {
  const minutes = Math.ceil(milliseconds / MINUTE_MS);
  const more = account === '' ? ', or with credentials: most registries then allow more' : '';
  return new AppError(
    'REGISTRY_FAILED',
    `${host} allows no further ${isPull ? 'pulls' : 'requests'} for ${minutes} minutes`,
    { hint: `try again after that${more}` },
  );
}
