import unbzip2 from 'unbzip2-stream';
import { messageOf } from '../../errors/index.ts';
import { MEBIBYTE } from './limits.ts';

/** Bytes given to the reader at once, and how many it may make of them: it cannot pause in between. */
const PIECE_BYTES = 64 * 1024;
const BURST_BYTES = 128 * MEBIBYTE;

/** Whether content is bzip2. */
export function isBzip2(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 3)).toString('latin1') === 'BZh';
}

/** Inflates bzip2. Throws SyntaxError if it is damaged, truncated, or a bomb. */
export async function* bunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = new Reader();
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES)
      yield* reader.write(chunk.subarray(at, at + PIECE_BYTES));
  }
  yield* reader.end();
}

class Reader {
  readonly #stream = unbzip2();
  #burst: Uint8Array[] = [];
  #bytes = 0;
  #failure: string | undefined;

  constructor() {
    this.#stream.on('data', (chunk: Uint8Array) => {
      this.#bytes += chunk.length;
      // The reader stops at what is thrown here, and emits it.
      if (this.#bytes > BURST_BYTES) throw new Error(`inflates to more than ${BURST_BYTES} bytes at once`);
      this.#burst.push(chunk);
    });
    this.#stream.on('error', (error: unknown) => (this.#failure ??= messageOf(error)));
  }

  write(piece: Uint8Array): readonly Uint8Array[] {
    // It keeps pieces that it has not read yet, and their memory is the caller's.
    this.#stream.write(Buffer.from(piece));
    return this.#taken();
  }

  end(): readonly Uint8Array[] {
    this.#stream.end();
    return this.#taken();
  }

  #taken(): readonly Uint8Array[] {
    if (this.#failure !== undefined) throw new SyntaxError(`the bzip2 data is damaged: ${this.#failure}`);
    const taken = this.#burst;
    this.#burst = [];
    this.#bytes = 0;
    return taken;
  }
}
