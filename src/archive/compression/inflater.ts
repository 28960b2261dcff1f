import { messageOf, systemCode } from '../../errors/index.ts';
import { ArchiveError } from '../archive-error.ts';
import {
  MAX_INFLATED_BYTES,
  MAX_INFLATION_RATIO,
  MAX_ZSTD_WINDOW_BYTES,
  RATIO_GRACE_BYTES,
} from '../limits.ts';
import type { Decompressor } from './decompressor.ts';
import { createHandleDecompressor } from './handle-decompressor.ts';
import { MAGIC_BYTES, sniffCompression, type Compression } from './sniff.ts';
import { StreamDecompressor } from './stream-decompressor.ts';
import { ZstdFrameCutter } from './zstd-frames.ts';

export interface InflaterOptions {
  /** Caps the output, whatever the ratio. */
  readonly maxBytes?: number;
  /** Whether `write` may block, as in a thread that has no other work: faster by the round trips to another. */
  readonly isBlocking?: boolean;
}

/**
 * Decompresses a blob written in chunks and passes the content to `sink`, which must use each chunk at once. A written
 * chunk is given away, and its memory released after inflation, unless inflation blocks. The first bytes determine the
 * format. Failures, including the sink's own, are thrown by `write` and `end`; write nothing after one.
 */
export class Inflater {
  #sink: (chunk: Buffer) => void;
  readonly #maxBytes: number;
  readonly #isBlocking: boolean;
  #head = Buffer.alloc(0);
  #compression: Compression | undefined;
  #decompressor: Decompressor | undefined;
  #frames: ZstdFrameCutter | undefined;
  #written = 0;
  #inflated = 0;
  #hasInput = false;

  constructor(sink: (chunk: Buffer) => void, options: InflaterOptions = {}) {
    const { maxBytes = MAX_INFLATED_BYTES, isBlocking = false } = options;
    this.#sink = sink;
    this.#maxBytes = maxBytes;
    this.#isBlocking = isBlocking;
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
    // Skippable frames by themselves leave the decompressor without input, which it would report as incomplete.
    if (!this.#decompressor || (this.#frames && !this.#hasInput)) return;
    await this.#attempt(() => this.#decompressor?.end());
  }

  /** Frees the decompressor's memory and drops the sink. */
  close(): void {
    this.#decompressor?.close();
    this.#sink = () => undefined;
  }

  async #start(): Promise<void> {
    const compression = sniffCompression(this.#head);
    if (typeof compression === 'object') {
      throw new ArchiveError(`compression with ${compression.unsupported} is not supported`);
    }
    this.#compression = compression;
    if (compression === 'zstd') this.#frames = new ZstdFrameCutter();
    if (compression !== 'none') this.#decompressor = this.#createDecompressor(compression);
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    await this.#feed(head);
  }

  #createDecompressor(compression: 'gzip' | 'zstd'): Decompressor {
    const sink = (chunk: Buffer) => this.#handOn(chunk);
    const blocking = this.#isBlocking ? createHandleDecompressor(compression, sink) : undefined;
    return blocking ?? new StreamDecompressor(compression, sink);
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
    if (!this.#decompressor) {
      this.#handOn(chunk);
      return;
    }
    const pieces = this.#frames?.cut(chunk) ?? [chunk];
    for (const piece of pieces) {
      this.#hasInput = true;
      await this.#attempt(() => this.#decompressor?.write(piece));
    }
  }

  async #attempt(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw isFromZlib(error) ? this.#damage(error) : error;
    }
  }

  #damage(failure: unknown): ArchiveError {
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

const WINDOW_TOO_LARGE = 'ZSTD_error_frameParameter_windowTooLarge';

/** Checks whether the data is at fault; other errors from the sink pass through unchanged. */
function isFromZlib(failure: unknown): boolean {
  const code = systemCode(failure) ?? '';
  return code.startsWith('Z_') || code.startsWith('ZSTD_');
}
