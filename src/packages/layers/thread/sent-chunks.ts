import { release } from '../../../archive/index.ts';

/** Chunks from another thread, in their order. */
export class SentChunks implements AsyncIterable<Uint8Array> {
  readonly #onUsed: (bytes: number) => void;
  readonly #waiting: Uint8Array[] = [];
  #hasEnded = false;
  #wake: () => void = () => undefined;

  /** Calls `onUsed` once a chunk's bytes are no longer needed. */
  constructor(onUsed: (bytes: number) => void) {
    this.#onUsed = onUsed;
  }

  add(chunk: Uint8Array): void {
    this.#waiting.push(chunk);
    this.#wake();
  }

  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#waiting.shift();
      if (chunk) {
        const bytes = chunk.length;
        yield chunk;
        release(Buffer.from(chunk.buffer, chunk.byteOffset, bytes));
        this.#onUsed(bytes);
      } else if (this.#hasEnded) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }
}
