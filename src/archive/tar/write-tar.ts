import { BLOCK } from './header.ts';

const MODE = 0o644;
/** Length of the name field, in bytes. */
const NAME_LENGTH = 100;
/** Largest file size that the field's octal digits can hold, in bytes. */
const MAX_SIZE = 8 ** 11 - 1;

/** A regular file for an archive. */
export interface TarFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Writes files as a ustar archive (POSIX.1-2017, pax), all with one timestamp (seconds since 1970) and no owner. */
export async function* writeTar(files: Iterable<TarFile>, seconds: number): AsyncGenerator<Uint8Array, void> {
  for (const { path, size, content } of files) {
    yield header(path, size, seconds);
    let written = 0;
    for await (const bytes of content) {
      written += bytes.length;
      yield bytes;
    }
    if (written !== size) throw new Error(`${path} has ${written} bytes instead of ${size}`);
    yield Buffer.alloc(-size & (BLOCK - 1));
  }
  yield Buffer.alloc(2 * BLOCK);
}

function header(path: string, size: number, seconds: number): Buffer {
  if (Buffer.byteLength(path) > NAME_LENGTH) throw new Error(`too long for the archive: ${path}`);
  const block = Buffer.alloc(BLOCK);
  if (size > MAX_SIZE) throw new Error(`too large for the archive: ${path}`);
  const number = (value: number, offset: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset);
  block.write(path, 0);
  number(MODE, 100, 8);
  number(0, 108, 8);
  number(0, 116, 8);
  number(size, 124, 12);
  number(seconds, 136, 12);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
