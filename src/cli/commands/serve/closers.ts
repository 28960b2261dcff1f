type Close = () => Promise<void>;

/** Opened resources, closed in reverse order. */
export class Closers {
  #closers: readonly Close[] = [];

  /** Adds a resource to be closed before all earlier ones. */
  first(close: Close): void {
    this.#closers = [close, ...this.#closers];
  }

  inOrder(): readonly Close[] {
    return this.#closers;
  }
}
