import type { Logger } from 'pino';
import { messageOf } from '../errors/index.ts';

export interface LooksOptions {
  /** Looks for work, once. */
  readonly look: () => Promise<unknown>;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  readonly logger: Logger;
  /** Logged with the reason if a look fails. */
  readonly failure: string;
}

/** Looks for work again and again: another replica may have left it, and time alone may bring it. */
export class Looks {
  readonly #options: LooksOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  /** Looks at once, and from now on. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.now(), this.#options.everyMs);
    this.#timer.unref();
    await this.now();
  }

  /** Looks once. Never throws. */
  async now(): Promise<void> {
    const { look, logger, failure } = this.#options;
    try {
      await look();
    } catch (error) {
      // The database may be unreachable; the next look tries again.
      logger.warn({ reason: messageOf(error) }, failure);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
