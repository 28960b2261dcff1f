import type { Logger } from 'pino';
import { messageOf } from '../errors/index.ts';

/** Pause after a look whose job the queue did not take. */
const AGAIN_AFTER_MS = 1000;
/** Pause after a look that failed. */
const AFTER_FAILURE_MS = 10_000;

export interface LooksOptions {
  /**
   * Looks for work, once. False: the queue took no job, since one waits or runs. That one may have passed what changed, so
   * that a look follows soon.
   */
  readonly look: () => Promise<unknown>;
  /** Milliseconds between two looks; absent: only those that are asked for. */
  readonly everyMs?: number;
  readonly logger: Logger;
  /** Logged with the reason if a look fails. */
  readonly failure: string;
}

/** Looks for work again and again: another replica may have left it, and time alone may bring it. */
export class Looks {
  readonly #options: LooksOptions;
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  /** Looks at once, and from now on. */
  async start(): Promise<void> {
    const { everyMs } = this.#options;
    if (everyMs !== undefined) this.#timer = setInterval(() => void this.now(), everyMs).unref();
    await this.now();
  }

  /** Looks once, and again soon if that began nothing. Never throws. */
  async now(): Promise<void> {
    const { look, logger, failure } = this.#options;
    // Not after the look: one that was asked for meanwhile may need it.
    clearTimeout(this.#again);
    try {
      if ((await look()) === false) this.#lookIn(AGAIN_AFTER_MS);
    } catch (error) {
      // The database may be unreachable.
      logger.warn({ reason: messageOf(error) }, failure);
      this.#lookIn(AFTER_FAILURE_MS);
    }
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    clearTimeout(this.#again);
  }

  #lookIn(delay: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.now(), delay).unref();
  }
}
