import { once } from 'node:events';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Transform } from 'node:stream';
import { messageOf, systemCode } from '../../errors/index.ts';
import { ArchiveError } from '../archive-error.ts';
import {
  MAX_INFLATED_BYTES,
  MAX_INFLATION_RATIO,
  MAX_ZSTD_WINDOW_BYTES,
  RATIO_GRACE_BYTES,
} from '../limits.ts';
import { release } from '../release.ts';
import { MAGIC_BYTES, sniffCompression, type Compression } from './sniff.ts';
import { ZstdFrameCutter } from './zstd-frames.ts';

/** Output size per chunk: large, since each chunk costs a round trip to a thread. */
const OUTPUT_BYTES = 1024 * 1024;

/** Pieces written ahead, so that the decompressor's thread never waits for the reader's hashing. */
const PIECES_AHEAD = 1;

/**
 * Decompresses a blob written in chunks and passes the content to `sink`, which must use each chunk at once. A written
 * chunk is given away: its memory is released after inflation. The first bytes determine the format. Failures,
 * including the sink's own, are thrown by `write` and `end`; write nothing after one.
 */
export class Inflater {
  #sink: (chunk: Buffer) => void;
  readonly #maxBytes: number;
  #head = Buffer.alloc(0);
  #compression: Compression | undefined;
  #engine: Transform | undefined;
  #frames: ZstdFrameCutter | undefined;
  #written = 0;
  #inflated = 0;
  #hasInput = false;
  #failure: unknown;
  #hasEnded = false;
  #piecesWaiting = 0;
  #wake: () => void = () => undefined;

  /** `maxBytes` caps the output, whatever the ratio. */
  constructor(sink: (chunk: Buffer) => void, maxBytes = MAX_INFLATED_BYTES) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  /** The detected format; undefined until enough bytes have arrived. */
  get compression(): Compression | undefined {
    return this.#compression;
  }

  async write(chunk: Buffer): Promise<void> {
    if (this.#compression) return this.#feed(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= MAGIC_BYTES) await this.#start();
  }

  async end(): Promise<void> {
    if (!this.#compression) await this.#start();
    if (this.#frames && !this.#frames.isBetweenFrames) {
      this.close();
      throw new ArchiveError('the zstd data is truncated');
    }
    await this.#untilWaiting(0);
    const engine = this.#engine;
    // Skippable frames by themselves leave the engine without input, which it would report as incomplete.
    if (!engine || this.#hasEnded || (this.#frames && !this.#hasInput)) return;
    engine.end();
    // `#failure` holds the engine's error.
    await once(engine, 'end').catch(() => undefined);
    if (this.#failure) throw this.#reason();
  }

  /** Frees the decompressor's memory and drops the sink: Node.js holds a stream for a while after its end. */
  close(): void {
    this.#engine?.destroy();
    this.#sink = () => undefined;
  }

  async #start(): Promise<void> {
    const compression = sniffCompression(this.#head);
    if (typeof compression === 'object') {
      throw new ArchiveError(`compression with ${compression.unsupported} is not supported`);
    }
    this.#compression = compression;
    if (compression === 'gzip') this.#attach(createGunzip(ENGINE_OPTIONS));
    if (compression === 'zstd') {
      this.#frames = new ZstdFrameCutter();
      this.#attach(createZstdDecompress(ENGINE_OPTIONS));
    }
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    await this.#feed(head);
  }

  #attach(engine: Transform): void {
    this.#engine = engine;
    engine.on('error', (error) => this.#fail(error));
    engine.on('end', () => {
      this.#hasEnded = true;
      this.#wake();
    });
    // Runs in a microtask, since by then the engine's thread is busy with the next chunk.
    engine.on('data', (chunk: Buffer) => queueMicrotask(() => this.#consume(engine, chunk)));
  }

  #consume(engine: Transform, chunk: Buffer): void {
    if (this.#failure) return;
    try {
      this.#handOn(chunk);
      release(chunk);
    } catch (error) {
      this.#fail(error);
      // Passes an error, since waiters for an engine event are notified only of errors.
      engine.destroy(error instanceof Error ? error : undefined);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  #handOn(chunk: Buffer): void {
    this.#inflated += chunk.length;
    if (this.#inflated > this.#maxBytes) {
      throw new ArchiveError(`decompresses to more than ${this.#maxBytes} bytes`);
    }
    if (this.#inflated > RATIO_GRACE_BYTES && this.#inflated > MAX_INFLATION_RATIO * this.#written) {
      throw new ArchiveError(
        `decompresses to more than ${MAX_INFLATION_RATIO} times its size, like a decompression bomb`,
      );
    }
    this.#sink(chunk);
  }

  async #feed(chunk: Buffer): Promise<void> {
    this.#written += chunk.length;
    if (!this.#engine) {
      this.#handOn(chunk);
      return;
    }
    if (!this.#frames) return this.#writeTo(this.#engine, chunk);
    for (const piece of this.#frames.cut(chunk)) await this.#writeTo(this.#engine, piece);
  }

  async #writeTo(engine: Transform, piece: Buffer): Promise<void> {
    // The engine ends at zeros behind the last gzip member, and drops the current piece.
    if (this.#hasEnded) return;
    if (this.#failure || engine.destroyed) throw this.#reason();
    this.#hasInput = true;
    this.#piecesWaiting++;
    engine.write(piece, () => {
      if (piece.byteOffset === 0) release(piece);
      this.#piecesWaiting--;
      this.#wake();
    });
    await this.#untilWaiting(PIECES_AHEAD);
  }

  /** Waits for pending pieces. An engine that failed or ended never reports its current piece. */
  async #untilWaiting(pieces: number): Promise<void> {
    while (this.#piecesWaiting > pieces && !this.#failure && !this.#hasEnded) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#failure) throw this.#reason();
  }

  #reason(): unknown {
    const failure = this.#failure;
    if (!isFromZlib(failure)) return failure;
    if (systemCode(failure) === WINDOW_TOO_LARGE) {
      return new ArchiveError(`its zstd window is larger than ${MAX_ZSTD_WINDOW_BYTES} bytes`, {
        cause: failure,
      });
    }
    return new ArchiveError(`the ${String(this.#compression)} data is damaged: ${messageOf(failure)}`, {
      cause: failure,
    });
  }
}

const ENGINE_OPTIONS = { chunkSize: OUTPUT_BYTES };
const WINDOW_TOO_LARGE = 'ZSTD_error_frameParameter_windowTooLarge';

/** Checks whether the data is at fault; other errors from the sink pass through unchanged. */
function isFromZlib(failure: unknown): boolean {
  const code = systemCode(failure) ?? '';
  return code.startsWith('Z_') || code.startsWith('ZSTD_');
}
