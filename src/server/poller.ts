import type { Logger } from 'pino';
import { messageOf } from '../errors/index.ts';

/** Pause after a poll whose job the queue refused. */
const AGAIN_AFTER_MS = 1000;
/** Pause after a failed poll. */
const AFTER_FAILURE_MS = 10_000;

export interface PollerOptions {
  /**
   * Queues work, once. False if the queue refused the job, since one waits or runs: that one may have missed
   * a change, so another poll follows soon.
   */
  readonly poll: () => Promise<unknown>;
  /** Milliseconds between two polls; absent to poll on request only. */
  readonly everyMs?: number;
  readonly logger: Logger;
  /** Logged with the reason if a poll fails. */
  readonly failure: string;
}

/** Polls for work repeatedly: another replica may have left some, and time may bring it. */
export class Poller {
  readonly #options: PollerOptions;
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Polls at once, and regularly from now on. */
  async start(): Promise<void> {
    const { everyMs } = this.#options;
    if (everyMs !== undefined) this.#timer = setInterval(() => void this.now(), everyMs).unref();
    await this.now();
  }

  /** Polls once, and again soon if no job began. Never throws. */
  async now(): Promise<void> {
    const { poll, logger, failure } = this.#options;
    // Not after the poll: a poll requested meanwhile may need the timer.
    clearTimeout(this.#again);
    try {
      if ((await poll()) === false) this.#pollIn(AGAIN_AFTER_MS);
    } catch (error) {
      // The database may be unreachable.
      logger.warn({ reason: messageOf(error) }, failure);
      this.#pollIn(AFTER_FAILURE_MS);
    }
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    clearTimeout(this.#again);
  }

  #pollIn(delay: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.now(), delay).unref();
  }
}
