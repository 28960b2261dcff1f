import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '../../inventory/ports.ts';

/** Milliseconds between queries: other threads and replicas store events, too. */
const LOOK_EVERY_MS = 1_000;

interface Waiting {
  readonly after: number;
  readonly wake: () => void;
}

/** Polls for new events once for all waiters, and only while there are any. */
export class EventWatch {
  readonly #span: EventStore['span'];
  readonly #waiting = new Set<Waiting>();
  #isLooking = false;

  constructor(span: EventStore['span']) {
    this.#span = span;
  }

  /** Resolves once the last event has a higher number, and at the signal. */
  async grown(after: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = () => resolve(undefined);
    const waiting = { after, wake };
    this.#waiting.add(waiting);
    signal.addEventListener('abort', wake);
    if (!this.#isLooking) void this.#look();
    await promise;
    signal.removeEventListener('abort', wake);
    this.#waiting.delete(waiting);
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#waiting.size > 0) {
      await pause(LOOK_EVERY_MS, undefined, { ref: false });
      if (this.#waiting.size > 0) await this.#wakeAll();
    }
    this.#isLooking = false;
  }

  async #wakeAll(): Promise<void> {
    try {
      const { last } = await this.#span();
      for (const { after, wake } of this.#waiting) if (after < last) wake();
    } catch {
      // The database may be unreachable: waiters wait until it answers again.
    }
  }
}
