import { AppError } from '../../../errors/index.ts';

/** Waiting calls: an agent makes only a few at a time. */
const MOST_WAITING = 32;

/** Queues work: each item starts after all earlier ones have ended. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Throws QUEUE_FULL if too much waits, and INTERRUPTED if the caller no longer waits. */
  async take<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
    if (this.#waiting >= MOST_WAITING) {
      throw new AppError('QUEUE_FULL', `${MOST_WAITING} calls are waiting`, {
        hint: 'wait for their answers',
      });
    }
    this.#waiting++;
    const turn = this.#last.then(() => {
      this.#waiting--;
      if (signal.aborted) throw new AppError('INTERRUPTED', 'interrupted');
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
