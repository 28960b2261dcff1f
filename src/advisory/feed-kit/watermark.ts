/**
 * Tracks the newest time in milliseconds, ignoring times in the future: some records were published with next
 * year's date, and a sync resuming from there would see nothing new until then.
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
