import {
  PassedBytesError,
  release,
  TAR_HEAD_BYTES,
  type BodySink,
  type ByteSource,
} from '../../archive/index.ts';
import { MAX_TAIL_BYTES } from '../limits.ts';

/** Keeps a large body's first and last bytes as it streams; reading any others throws PassedBytesError. */
export class BodyEnds implements BodySink {
  readonly #head: Buffer;
  readonly #tail: Buffer;
  readonly #size: number;
  readonly #use: (body: ByteSource) => void;
  #passed = 0;

  /** `use` must finish with the body before it returns. */
  constructor(size: number, use: (body: ByteSource) => void) {
    this.#size = size;
    this.#use = use;
    this.#head = Buffer.alloc(Math.min(size, TAR_HEAD_BYTES));
    this.#tail = Buffer.allocUnsafeSlow(Math.min(size, MAX_TAIL_BYTES));
  }

  write(chunk: Buffer): void {
    const at = this.#passed;
    if (at < this.#head.length) chunk.copy(this.#head, at);
    const tailAt = at - this.#tailStart;
    if (tailAt + chunk.length > 0) chunk.copy(this.#tail, Math.max(0, tailAt), Math.max(0, -tailAt));
    this.#passed += chunk.length;
  }

  end(): void {
    const read = (offset: number, length: number) => this.#read(offset, length);
    this.#use({ size: this.#size, read, close: () => undefined });
    release(this.#tail);
  }

  get #tailStart(): number {
    return this.#size - this.#tail.length;
  }

  #read(offset: number, length: number): Buffer {
    const end = offset + length;
    if (offset >= 0 && end <= this.#head.length) return this.#head.subarray(offset, end);
    if (offset < this.#tailStart || end > this.#size) {
      throw new PassedBytesError('it is not among the bytes that were kept of a large file');
    }
    return this.#tail.subarray(offset - this.#tailStart, end - this.#tailStart);
  }
}
