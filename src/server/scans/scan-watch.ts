import { EventEmitter } from 'node:events';
import { hasEnded } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { ScanRecord, ScanStore } from '../../inventory/ports.ts';
import { LOOK_EVERY_MS } from './limits.ts';

/** Follows scans: by events if they run here, by polling if another replica runs them. */
export class ScanWatch {
  readonly #store: Pick<ScanStore, 'get'>;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  /** Pending reads, shared by all waiters for one scan. */
  readonly #reads = new Map<string, Promise<ScanRecord | undefined>>();

  constructor(store: Pick<ScanStore, 'get'>) {
    this.#store = store;
  }

  changed(id: string): void {
    // A pending read may return the state before the change.
    this.#reads.delete(id);
    this.#changes.emit(eventOf(id));
  }

  async *watch(id: string, signal: AbortSignal): AsyncGenerator<ScanRecord, void> {
    let seen: string | undefined;
    for (;;) {
      if (signal.aborted) throw new AppError('INTERRUPTED', 'interrupted');
      // Subscribes before reading the state, so that no change in between is missed.
      const change = this.#nextChange(id, signal);
      try {
        const record = await this.#read(id);
        if (!record) throw new AppError('IMAGE_NOT_FOUND', `no scan ${id}`);
        const state = `${record.state} ${record.progress ?? ''}`;
        if (state !== seen) yield record;
        seen = state;
        if (hasEnded(record.state)) return;
        await change.promise;
      } finally {
        change.forget();
      }
    }
  }

  /** Resolves when a scan may have changed, and at the signal. */
  #nextChange(id: string, signal: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = () => resolve(undefined);
    const event = eventOf(id);
    this.#changes.once(event, wake);
    signal.addEventListener('abort', wake);
    const look = setTimeout(wake, LOOK_EVERY_MS);
    const forget = () => {
      this.#changes.off(event, wake);
      signal.removeEventListener('abort', wake);
      clearTimeout(look);
    };
    return { promise, forget };
  }

  #read(id: string): Promise<ScanRecord | undefined> {
    const known = this.#reads.get(id);
    if (known) return known;
    const read = this.#store.get(id).finally(() => {
      if (this.#reads.get(id) === read) this.#reads.delete(id);
    });
    this.#reads.set(id, read);
    return read;
  }
}

/** Adds a prefix, since emitters treat some event names specially. */
function eventOf(id: string): string {
  return `scan ${id}`;
}
