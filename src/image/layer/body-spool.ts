import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partOfFile, type BodySink, type ByteSource } from '../../archive/index.ts';
import { MAX_SPOOLED_BYTES } from '../limits.ts';

/** Currently spooled bytes, across all layers and the threads that share the number. */
let spooled = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));

/** Counts spooled bytes together with other threads, in eight bytes that all of them share. */
export function shareSpooledBytes(bytes: SharedArrayBuffer): void {
  spooled = new BigInt64Array(bytes);
}

/** Spools a body too large for memory into an unnamed file, which disappears with the process. */
export class BodySpool implements BodySink {
  readonly #fd: number;
  readonly #size: number;
  readonly #use: (body: ByteSource) => void;
  readonly #fail: (error: unknown) => void;
  #written = 0;
  #failure: unknown;
  #isClosed = false;

  /**
   * Calls `use` with the whole body, or `fail` if it could not be kept; close it in either case. Throws if no
   * file can be created.
   */
  constructor(size: number, use: (body: ByteSource) => void, fail: (error: unknown) => void) {
    if (size > MAX_SPOOLED_BYTES.file || Number(Atomics.load(spooled, 0)) + size > MAX_SPOOLED_BYTES.all) {
      throw new Error(`its ${size} bytes are more than can be kept beside the others`);
    }
    const path = join(tmpdir(), `plimsoll-body-${randomUUID()}`);
    this.#fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    this.#size = size;
    this.#use = use;
    this.#fail = fail;
    Atomics.add(spooled, 0, BigInt(size));
  }

  write(chunk: Buffer): void {
    try {
      let done = 0;
      while (this.#failure === undefined && done < chunk.length) {
        done += writeSync(this.#fd, chunk, done, chunk.length - done, this.#written + done);
      }
      this.#written += chunk.length;
    } catch (error) {
      this.#failure = error;
    }
  }

  end(): void {
    if (this.#failure === undefined) this.#use(partOfFile({ fd: this.#fd, offset: 0, size: this.#size }));
    else this.#fail(this.#failure);
  }

  /** Frees the space. Safe to call again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    Atomics.sub(spooled, 0, BigInt(this.#size));
    closeSync(this.#fd);
  }
}
