const BLOCK = 512;
const MODE = 0o644;
/** Bytes of the field of the name. */
const NAME_LENGTH = 100;

/** A regular file of an archive. */
export interface TarFile {
  readonly path: string;
  readonly content: string;
}

/** Writes a ustar archive (POSIX.1-2017, pax) of files, all of one time (seconds since 1970) and of nobody. */
export function writeTar(files: readonly TarFile[], seconds: number): Buffer {
  const blocks = files.flatMap(({ path, content }) => {
    const bytes = Buffer.from(content);
    return [header(path, bytes.length, seconds), bytes, Buffer.alloc(-bytes.length & (BLOCK - 1))];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header(path: string, size: number, seconds: number): Buffer {
  if (Buffer.byteLength(path) > NAME_LENGTH) throw new Error(`too long for the archive: ${path}`);
  const block = Buffer.alloc(BLOCK);
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
