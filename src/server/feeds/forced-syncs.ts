import type { Logger } from 'pino';
import { messageOf } from '../../errors/index.ts';

/** Interval at which a sync that was asked for is sent again while another of its feed is waiting or running. */
const SEND_EVERY_MS = 1_000;

interface ForcedOptions {
  /** Queues a sync; false if another of its feed is there. */
  readonly send: (feed: string) => Promise<boolean>;
  /** Whether the queue outlives this process. */
  readonly isQueueLasting: boolean;
  readonly logger: Logger;
}

/** Syncs that somebody asked for, whether or not their feeds are due. */
export class ForcedSyncs {
  readonly #options: ForcedOptions;
  /** Feeds whose running sync may have asked their source before somebody asked for one. */
  readonly #unsent = new Set<string>();
  /** Feeds that wait in a queue that ends with this process. */
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

  /** Names what is lost with this process: the schedule asks for it at the latest after the interval of the feed. */
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
    let isTold = false;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, SEND_EVERY_MS).unref());
      if (this.#isStopped) return;
      try {
        if (await this.#send(feed)) break;
      } catch (error) {
        if (!isTold) this.#options.logger.warn({ feed, reason: messageOf(error) }, 'cannot ask for a feed');
        isTold = true;
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
