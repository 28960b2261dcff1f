import type { Logger } from 'pino';
import { messageOf } from '../../errors/index.ts';

/** Milliseconds between attempts to queue a requested sync while another for its feed waits or runs. */
const SEND_EVERY_MS = 1_000;

interface ForcedOptions {
  /** Queues a sync; false if the feed has one already. */
  readonly send: (feed: string) => Promise<boolean>;
  /** True if the queue outlives this process. */
  readonly isQueueLasting: boolean;
  readonly logger: Logger;
}

/** Requested syncs, whether or not their feeds are due. */
export class ForcedSyncs {
  readonly #options: ForcedOptions;
  /** Feeds whose running sync may have asked the source before the request. */
  readonly #unsent = new Set<string>();
  /** Feeds waiting in a queue that ends with this process. */
  readonly #waiting = new Set<string>();
  #isStopped = false;

  constructor(options: ForcedOptions) {
    this.#options = options;
  }

  async ask(feed: string): Promise<void> {
    if (this.#unsent.has(feed) || (await this.#send(feed))) return;
    this.#unsent.add(feed);
    void this.#sendAgain(feed);
  }

  /** Called for each forced sync that begins. */
  began(feed: string): void {
    this.#waiting.delete(feed);
  }

  /**
   * Logs the syncs that are lost with this process: the schedule repeats them after the feed's interval at
   * the latest.
   */
  stop(): void {
    this.#isStopped = true;
    for (const feed of new Set([...this.#unsent, ...this.#waiting])) {
      this.#options.logger.warn(
        { feed },
        'the server ends before a sync that was asked for: ask for it again',
      );
    }
  }

  async #sendAgain(feed: string): Promise<void> {
    let isLogged = false;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, SEND_EVERY_MS).unref());
      if (this.#isStopped) return;
      try {
        if (await this.#send(feed)) break;
      } catch (error) {
        if (!isLogged) this.#options.logger.warn({ feed, reason: messageOf(error) }, 'cannot ask for a feed');
        isLogged = true;
      }
    }
    this.#unsent.delete(feed);
  }

  async #send(feed: string): Promise<boolean> {
    if (!this.#options.isQueueLasting) this.#waiting.add(feed);
    const isSent = await this.#options.send(feed);
    if (!isSent) this.#waiting.delete(feed);
    return isSent;
  }
}
