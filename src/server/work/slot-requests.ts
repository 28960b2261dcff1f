import type { MessagePort } from 'node:worker_threads';
import type { Lock } from '../../store/ports.ts';
import type { SlotNews } from './task.ts';

/** The task's end of its pool's limit on layers read at a time. */
export class SlotRequests {
  readonly #port: MessagePort;
  readonly #waiting: PromiseWithResolvers<Lock>[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** Waits until the task may read one more layer. */
  take(): Promise<Lock> {
    const slot = Promise.withResolvers<Lock>();
    this.#waiting.push(slot);
    this.#tell(true);
    return slot.promise;
  }

  /** Grants the longest-waiting request. */
  grant(): void {
    this.#waiting.shift()?.resolve({ release: () => this.#tell(false) });
  }

  /** Fails all waiting requests: the task gives up. */
  refuse(reason: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  #tell(isTaken: boolean): void {
    this.#port.postMessage({ kind: 'slot', isTaken } satisfies SlotNews);
  }
}
