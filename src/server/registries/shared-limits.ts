import { AppError } from '../../errors/index.ts';
import type { RegistryLimits, SharedLimit } from '../../store/ports.ts';
import { inTime } from '../limits/index.ts';
import { LEARN_EVERY_MS, MAX_HOSTS } from './limits.ts';
import type { AnnouncedLimit } from './announced-limits.ts';

type Apply = (limit: SharedLimit) => void;

/** Shares announced registry limits between replicas; each uses its own while the database is unreachable. */
export class SharedLimits {
  readonly #store: RegistryLimits;
  readonly #now: () => number;
  /** Recent queries, by host and account, longest ago first. */
  readonly #asked = new Map<string, { readonly at: number; readonly learned: Promise<void> }>();

  constructor(store: RegistryLimits, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Applies the limits announced to other replicas, unless that was done seconds ago. Never fails because of
   * the database.
   */
  learn(host: string, account: string, apply: Apply): Promise<void> {
    const key = `${host} ${account}`;
    const at = this.#now();
    const asked = this.#asked.get(key);
    if (asked && at - asked.at < LEARN_EVERY_MS) return asked.learned;
    const learned = this.#ask(host, account, apply);
    this.#asked.delete(key);
    this.#asked.set(key, { at, learned });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > MAX_HOSTS && oldest !== undefined) this.#asked.delete(oldest);
    return learned;
  }

  tell(host: string, account: string, limit: AnnouncedLimit): void {
    // A replica that misses this hears it from the registry itself.
    void this.#store.tell(host, account, limit).catch(() => undefined);
  }

  async #ask(host: string, account: string, apply: Apply): Promise<void> {
    try {
      for (const limit of await inTime(this.#store.read(host, account))) apply(limit);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
}
