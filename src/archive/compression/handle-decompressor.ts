import { constants, createGunzip, createZstdDecompress, gzipSync } from 'node:zlib';
import { OUTPUT_BYTES, type Decompressor } from './decompressor.ts';

// Node's streams hand each piece to a thread and allocate each chunk. Their native handle inflates at once into one
// buffer, but is private: its shape is checked, and `StreamDecompressor` serves where it is another.

/** Native half of a zlib stream in Node 24 (lib/zlib.js, `processChunkSync`). */
interface Handle {
  /** Sets the two numbers of `_writeState`: free output bytes, and input bytes left. */
  writeSync(
    flush: number,
    input: Buffer,
    inputOffset: number,
    inputLength: number,
    output: Buffer,
    outputOffset: number,
    outputLength: number,
  ): void;
  onerror: (message: string, errno: number, code: string) => void;
}

interface HandleOwner {
  readonly _handle: Handle;
  readonly _writeState: Uint32Array;
}

type Format = 'gzip' | 'zstd';

let isUsable: boolean | undefined;

/** Returns a decompressor that blocks while it inflates; undefined if this Node has another handle. */
export function createHandleDecompressor(
  format: Format,
  sink: (chunk: Buffer) => void,
): Decompressor | undefined {
  isUsable ??= inflatesGzip();
  return isUsable ? openDecompressor(format, sink) : undefined;
}

function inflatesGzip(): boolean {
  const content = Buffer.from('content');
  const parts: Buffer[] = [];
  try {
    const decompressor = openDecompressor('gzip', (chunk) => parts.push(Buffer.from(chunk)));
    decompressor?.write(gzipSync(content));
    decompressor?.end();
    decompressor?.close();
    return Buffer.concat(parts).equals(content);
  } catch {
    return false;
  }
}

function openDecompressor(format: Format, sink: (chunk: Buffer) => void): HandleDecompressor | undefined {
  const stream = format === 'gzip' ? createGunzip() : createZstdDecompress();
  return hasHandle(stream) ? new HandleDecompressor(format, stream, () => stream.destroy(), sink) : undefined;
}

function hasHandle(stream: object): stream is HandleOwner {
  const { _handle: handle, _writeState: state } = stream as Partial<HandleOwner>;
  return typeof handle?.writeSync === 'function' && state instanceof Uint32Array && state.length === 2;
}

/** Passes each chunk in the same memory. */
class HandleDecompressor implements Decompressor {
  readonly #format: Format;
  readonly #handle: Handle;
  readonly #state: Uint32Array;
  readonly #destroy: () => void;
  readonly #sink: (chunk: Buffer) => void;
  readonly #output = Buffer.allocUnsafeSlow(OUTPUT_BYTES);
  #failure: Error | undefined;
  #hasEnded = false;

  constructor(
    format: Format,
    { _handle, _writeState }: HandleOwner,
    destroy: () => void,
    sink: (chunk: Buffer) => void,
  ) {
    this.#format = format;
    this.#handle = _handle;
    this.#state = _writeState;
    this.#destroy = destroy;
    this.#sink = sink;
    _handle.onerror = (message, errno, code) => {
      this.#failure = Object.assign(new Error(message), { errno, code });
    };
  }

  write(piece: Buffer): void {
    this.#inflate(constants.Z_NO_FLUSH, piece);
  }

  /** Zstd's frames say themselves where they end. */
  end(): void {
    if (this.#format === 'gzip') this.#inflate(constants.Z_FINISH, Buffer.alloc(0));
  }

  close(): void {
    this.#destroy();
  }

  #inflate(flush: number, piece: Buffer): void {
    const output = this.#output;
    let left = piece.length;
    let free = 0;
    // A full output buffer may have more behind it. The decompressor ends at zeros behind the last gzip member.
    while (free === 0 && !this.#hasEnded) {
      this.#handle.writeSync(flush, piece, piece.length - left, left, output, 0, output.length);
      if (this.#failure) throw this.#failure;
      [free = 0, left = 0] = this.#state;
      if (free < output.length) this.#sink(output.subarray(0, output.length - free));
      this.#hasEnded = left > 0 && free > 0;
    }
  }
}
