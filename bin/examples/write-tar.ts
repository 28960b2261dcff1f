const BLOCK = 512;

/** A ustar archive of regular files (POSIX.1-2001, pax interchange); folders are implied. Paths up to 100 bytes. */
export function writeTar(files: ReadonlyMap<string, Uint8Array | string>): Buffer {
  const blocks: Buffer[] = [];
  for (const [path, content] of files) {
    const body = Buffer.from(content);
    blocks.push(header(path, body.length), body, Buffer.alloc(-body.length & (BLOCK - 1)));
  }
  blocks.push(Buffer.alloc(2 * BLOCK));
  return Buffer.concat(blocks);
}

function header(path: string, size: number): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`${path} is too long for a plain ustar header`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  block.write(path, 0);
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write('        0', 148);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
