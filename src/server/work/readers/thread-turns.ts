import { interrupted } from '../outcome.ts';
import type { RunOptions } from '../run-options.ts';

type Asked = Pick<RunOptions, 'isBackground' | 'signal'>;

interface Waiting {
  readonly isBackground: boolean;
  readonly granted: PromiseWithResolvers<undefined>;
}

/** Assigns threads to tasks: background work leaves one free for tasks that people wait for, which go first. */
export class ThreadTurns {
  readonly #threads: number;
  #waiting: Waiting[] = [];
  #running = 0;
  #background = 0;
  #isClosed = false;

  constructor(threads: number) {
    this.#threads = threads;
  }

  /** Returns a function that gives the thread back. Throws INTERRUPTED at the signal or after {@link close}. */
  async take({ isBackground = false, signal }: Asked): Promise<() => void> {
    if (this.#isClosed || signal?.aborted === true) throw interrupted();
    const entry: Waiting = { isBackground, granted: Promise.withResolvers() };
    const leave = () => this.#refuse(entry);
    signal?.addEventListener('abort', leave);
    this.#waiting.push(entry);
    this.#grant();
    try {
      await entry.granted.promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
    return () => {
      this.#running--;
      if (isBackground) this.#background--;
      this.#grant();
    };
  }

  /** Refuses all waiting tasks. */
  close(): void {
    this.#isClosed = true;
    for (const entry of this.#waiting) this.#refuse(entry);
  }

  #refuse(entry: Waiting): void {
    this.#waiting = this.#waiting.filter((each) => each !== entry);
    entry.granted.reject(interrupted());
  }

  #grant(): void {
    for (let next = this.#next(); next; next = this.#next()) {
      const entry = next;
      this.#waiting = this.#waiting.filter((each) => each !== entry);
      this.#running++;
      if (entry.isBackground) this.#background++;
      entry.granted.resolve(undefined);
    }
  }

  #next(): Waiting | undefined {
    if (this.#running >= this.#threads) return undefined;
    const prompt = this.#waiting.find(({ isBackground }) => !isBackground);
    if (prompt) return prompt;
    return this.#background < Math.max(1, this.#threads - 1) ? this.#waiting[0] : undefined;
  }
}
