import { AppError } from '../../../errors/index.ts';

/** Calls that wait: an agent asks a few at a time. */
const MOST_WAITING = 32;

/** Lets work begin only once all that came before has ended. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Throws QUEUE_FULL if too much waits, and INTERRUPTED if nobody waits for this work any more. */
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
