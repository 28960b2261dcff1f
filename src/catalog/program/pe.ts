// Portable Executable: Microsoft's "PE Format".

import { ArchiveError, type ByteSource } from '../../archive/index.ts';
import { Fields, type FieldLayout } from './fields.ts';
import { withinFile, type Program } from './program.ts';

const SIGNATURE = 0x00004550;
const COFF_BYTES = 24;
/** Leading bytes of the optional header, up to the program's load address. */
const OPTIONAL_BYTES = 32;
const SECTION_BYTES = 40;
const WRITABLE = 0x80000000;

export function isPe(head: Buffer): boolean {
  return head.length >= 64 && head[0] === 0x4d && head[1] === 0x5a;
}

/** Throws ArchiveError for a DOS file, and for one that ends within its headers. */
export function readPe(file: ByteSource): Program {
  const start = file.read(0x3c, 4).readUInt32LE(0);
  const little: FieldLayout = { isLittle: true, wordBytes: 8 };
  const coff = new Fields(file.read(start, COFF_BYTES + OPTIONAL_BYTES), little);
  if (coff.u32(0) !== SIGNATURE) throw new ArchiveError('it is not a program of Windows');
  const is32 = coff.u16(COFF_BYTES) === 0x10b;
  const base = is32 ? coff.u32(COFF_BYTES + 28) : coff.u64(COFF_BYTES + 24);
  const count = coff.u16(6);
  const table = file.read(start + COFF_BYTES + coff.u16(20), count * SECTION_BYTES);
  const sections = Array.from({ length: count }, (_, i) => {
    const row = new Fields(table.subarray(i * SECTION_BYTES), little);
    // Bytes in the file are padded; memory beyond them is zeroed.
    const size = Math.min(row.u32(16), row.u32(8) || row.u32(16));
    const range = withinFile({ address: base + row.u32(12), offset: row.u32(20), size }, file);
    return { ...range, name: row.text(0, 8), isWritable: (row.u32(36) & WRITABLE) !== 0 };
  });
  return {
    layout: { isLittle: true, wordBytes: is32 ? 4 : 8 },
    sections: sections.map(({ isWritable: _, ...section }) => section),
    segments: sections.map(({ name: _, ...segment }) => segment),
  };
}
