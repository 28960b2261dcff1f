type Close = () => Promise<void>;

/** What was opened, to be closed the other way round. */
export class Closers {
  #closers: readonly Close[] = [];

  /** What is opened last is closed first. */
  first(close: Close): void {
    this.#closers = [close, ...this.#closers];
  }

  inOrder(): readonly Close[] {
    return this.#closers;
  }
}
