/**
 * The newest of some times, in milliseconds, those in the future left out: records with next year's date were
 * published, and a sync that goes on from there sees nothing new until then.
 */
export class Watermark {
  readonly #now: number;
  #newest: number;

  constructor(now: Date, from = 0) {
    this.#now = now.getTime();
    this.#newest = from;
  }

  see(time: number): void {
    if (time > this.#newest && time <= this.#now) this.#newest = time;
  }

  get newest(): number {
    return this.#newest;
  }
}
