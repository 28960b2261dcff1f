const BLOCK = 512;

export interface TarInput {
  readonly path: string | Buffer;
  /** The header's type character; a file by default. */
  readonly type?: string;
  readonly content?: string | Buffer;
  readonly target?: string;
  /** Overrides the content's length in the header; a Buffer is the raw field. */
  readonly size?: number | Buffer;
  /** Value of the ustar prefix field. */
  readonly prefix?: string;
  readonly magic?: 'ustar' | 'gnu' | 'v7';
  /** Sums the header as signed bytes, as some old tars did. */
  readonly signedChecksum?: boolean;
  /** Changes the header before its checksum is computed. */
  readonly patch?: (header: Buffer) => void;
}

/** Builds a tar with its two zero blocks at the end. */
export function buildTar(inputs: readonly TarInput[]): Buffer {
  return Buffer.concat([...inputs.map(buildEntry), Buffer.alloc(2 * BLOCK)]);
}

/** Builds the header, body and padding of one entry. */
export function buildEntry(input: TarInput): Buffer {
  const content = Buffer.from(input.content ?? '');
  return Buffer.concat([buildHeader(input, content.length), padded(content)]);
}

/** Builds an extended header for the next entry. */
export function paxHeader(records: readonly (readonly [string, string | Buffer])[], type = 'x'): TarInput {
  return { path: 'PaxHeaders/entry', type, content: Buffer.concat(records.map(paxRecord)) };
}

/** Builds GNU's long name (`L`) or long target (`K`) for the next entry. */
export function gnuLong(type: 'L' | 'K', name: string): TarInput {
  return { path: '././@LongLink', type, content: `${name}\0`, magic: 'gnu' };
}

/** Encodes a number in base 256, in 12 bytes, as GNU tar does for values that octal digits cannot hold. */
export function base256(value: bigint): Buffer {
  const field = Buffer.alloc(12);
  field.writeBigInt64BE(value, 4);
  field.writeInt32BE(value < 0n ? -1 : 0, 0);
  field[0] = (field[0] ?? 0) | 0x80;
  return field;
}

export function octal(value: number, length = 12): string {
  return `${value.toString(8).padStart(length - 1, '0')}\0`;
}

function paxRecord([key, value]: readonly [string, string | Buffer]): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function buildHeader(input: TarInput, contentLength: number): Buffer {
  const { path, type = '0', target = '', size = contentLength, prefix = '', magic = 'ustar' } = input;
  const header = Buffer.alloc(BLOCK);
  Buffer.from(path).copy(header, 0, 0, 100);
  header.write(octal(0o644, 8), 100);
  if (typeof size === 'number') header.write(octal(size), 124);
  else size.copy(header, 124);
  header.write(type, 156, 'latin1');
  header.write(target, 157, 100);
  if (magic === 'ustar') header.write('ustar\x0000', 257);
  if (magic === 'gnu') header.write('ustar  \0', 257);
  header.write(prefix, 345, 155);
  input.patch?.(header);
  header.fill(' ', 148, 156);
  let sum = 0;
  for (const byte of header) sum += input.signedChecksum && byte > 127 ? byte - 256 : byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}
