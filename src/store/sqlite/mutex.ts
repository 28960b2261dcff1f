/** Lends the one connection to one user at a time, in request order. */
export class Mutex {
  #last = Promise.resolve();
  #release: (() => void) | undefined;

  async obtain(): Promise<void> {
    const before = this.#last;
    let release: (() => void) | undefined;
    this.#last = new Promise((resolve) => (release = resolve));
    await before;
    this.#release = release;
  }

  release(): void {
    this.#release?.();
  }

  /** Releases the connection to others during an action. */
  async without<Value>(action: () => Promise<Value>): Promise<Value> {
    this.release();
    try {
      return await action();
    } finally {
      await this.obtain();
    }
  }
}
