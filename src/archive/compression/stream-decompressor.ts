import { once } from 'node:events';
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { release } from '../release.ts';
import { OUTPUT_BYTES, type Decompressor } from './decompressor.ts';

/** Pieces written ahead, so that the decompressor's thread never waits for the reader's hashing. */
const PIECES_AHEAD = 1;

const OPTIONS = { chunkSize: OUTPUT_BYTES };

/** Inflates through Node's streams, whose thread works beside this one. Frees written pieces and passed chunks. */
export class StreamDecompressor implements Decompressor {
  #sink: (chunk: Buffer) => void;
  readonly #stream: Transform;
  #failure: unknown;
  #hasEnded = false;
  #piecesWaiting = 0;
  #wake: () => void = () => undefined;

  constructor(format: 'gzip' | 'zstd', sink: (chunk: Buffer) => void) {
    this.#sink = sink;
    const stream = format === 'gzip' ? createGunzip(OPTIONS) : createZstdDecompress(OPTIONS);
    this.#stream = stream;
    stream.on('error', (error) => this.#fail(error));
    stream.on('end', () => {
      this.#hasEnded = true;
      this.#wake();
    });
    // Runs in a microtask, since by then the stream's thread is busy with the next chunk.
    stream.on('data', (chunk: Buffer) => queueMicrotask(() => this.#consume(chunk)));
  }

  async write(piece: Buffer): Promise<void> {
    // The stream ends at zeros behind the last gzip member, and drops the current piece.
    if (this.#hasEnded) return;
    this.#throwFailure();
    if (this.#stream.destroyed) throw new Error('the decompressor is closed');
    this.#piecesWaiting++;
    this.#stream.write(piece, () => {
      if (piece.byteOffset === 0) release(piece);
      this.#piecesWaiting--;
      this.#wake();
    });
    await this.#untilWaiting(PIECES_AHEAD);
  }

  async end(): Promise<void> {
    await this.#untilWaiting(0);
    if (this.#hasEnded) return;
    this.#stream.end();
    // `#failure` holds the stream's error.
    await once(this.#stream, 'end').catch(() => undefined);
    this.#throwFailure();
  }

  /** Drops the sink, too: Node.js holds a stream for a while after its end. */
  close(): void {
    this.#stream.destroy();
    this.#sink = () => undefined;
  }

  #consume(chunk: Buffer): void {
    if (this.#failure) return;
    try {
      this.#sink(chunk);
      release(chunk);
    } catch (error) {
      this.#fail(error);
      // Passes an error, since waiters for a stream's event are notified only of errors.
      this.#stream.destroy(error instanceof Error ? error : undefined);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  #throwFailure(): void {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the sink's own error passes unchanged
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Waits for pending pieces. A stream that failed or ended never reports its current piece. */
  async #untilWaiting(pieces: number): Promise<void> {
    while (this.#piecesWaiting > pieces && !this.#failure && !this.#hasEnded) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#throwFailure();
  }
}
