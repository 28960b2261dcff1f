import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipInput {
  readonly name: string;
  readonly content: string | Buffer;
  readonly method?: number;
  readonly flags?: number;
  /** False values to write in the directory. */
  readonly claims?: { readonly size?: number; readonly crc32?: number };
}

/** Builds a zip in memory; with `zip64`, every size and offset is in the zip64 fields. */
export function buildZip(
  inputs: readonly ZipInput[],
  options: { zip64?: boolean; comment?: string } = {},
): Buffer {
  const { zip64 = false, comment = '' } = options;
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const input of inputs) {
    const content = typeof input.content === 'string' ? Buffer.from(input.content) : input.content;
    const stored = input.method === 0 ? content : deflateRawSync(content);
    const local = Buffer.concat([localHeader(input), Buffer.from(input.name), stored]);
    directory.push(directoryHeader(input, stored.length, offset, zip64));
    parts.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, header) => sum + header.length, 0);
  return Buffer.concat([
    ...parts,
    ...directory,
    endOfDirectory(inputs.length, offset, size, zip64),
    tail(comment),
  ]);

  function tail(text: string): Buffer {
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(zip64 ? 0xffff : inputs.length, 10);
    end.writeUInt32LE(zip64 ? 0xffffffff : size, 12);
    end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
    end.writeUInt16LE(text.length, 20);
    return Buffer.concat([end, Buffer.from(text)]);
  }
}

function localHeader({ name, method = 8 }: ZipInput): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return header;
}

function directoryHeader(input: ZipInput, storedSize: number, offset: number, zip64: boolean): Buffer {
  const { name, content, method = 8, flags = 0, claims = {} } = input;
  const size = claims.size ?? Buffer.byteLength(content);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(claims.crc32 ?? crc32(content), 16);
  header.writeUInt32LE(zip64 ? 0xffffffff : storedSize, 20);
  header.writeUInt32LE(zip64 ? 0xffffffff : size, 24);
  header.writeUInt16LE(Buffer.byteLength(name), 28);
  header.writeUInt16LE(zip64 ? 28 : 0, 30);
  header.writeUInt32LE(zip64 ? 0xffffffff : offset, 42);
  if (!zip64) return Buffer.concat([header, Buffer.from(name)]);
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  [size, storedSize, offset].forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index));
  return Buffer.concat([header, Buffer.from(name), extra]);
}

function endOfDirectory(count: number, offset: number, size: number, zip64: boolean): Buffer {
  if (!zip64) return Buffer.alloc(0);
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x06064b50, 0);
  [count, size, offset].forEach((value, index) => end.writeBigUInt64LE(BigInt(value), 32 + 8 * index));
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(offset + size), 56 + 8);
  return end;
}
