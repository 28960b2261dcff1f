// ELF: System V gABI, chapters 4 and 5.

import { ArchiveError, type ByteSource } from '../../archive/index.ts';
import { MAX_HEADERS, MAX_SECTION_NAMES_BYTES } from './limits.ts';
import { Fields, type FieldLayout } from './fields.ts';
import { withinFile, type Program, type Range, type ProgramSection, type Segment } from './program.ts';

const LOADED = 1;
const NOTES = 4;
const WRITABLE = 2;
const WITHOUT_BYTES = 8;

/** Places of fields that 32 and 64 bits order differently. */
const FORMS = {
  4: {
    header: { size: 52, programs: 28, sections: 32, counts: 42 },
    program: { size: 32, offset: 4, address: 8, fileSize: 16, flags: 24 },
    section: { size: 40, address: 12, offset: 16, bytes: 20 },
  },
  8: {
    header: { size: 64, programs: 32, sections: 40, counts: 54 },
    program: { size: 56, offset: 8, address: 16, fileSize: 32, flags: 4 },
    section: { size: 64, address: 16, offset: 24, bytes: 32 },
  },
} as const;

export function isElf(head: Buffer): boolean {
  return head.length >= FORMS[4].header.size && head.readUInt32BE(0) === 0x7f454c46;
}

/** Returns the layout from an ELF file's identification bytes. */
export function elfLayout(head: Buffer): FieldLayout {
  return { isLittle: head[5] !== 2, wordBytes: head[4] === 1 ? 4 : 8 };
}

/** Returns the section table's place from an ELF header; 0 if there is no table. */
export function placeOfSections(head: Buffer): { readonly start: number; readonly end: number } {
  const layout = elfLayout(head);
  const { header } = FORMS[layout.wordBytes];
  if (head.length < header.size) return { start: 0, end: 0 };
  const fields = new Fields(head, layout);
  const start = fields.word(header.sections);
  return { start, end: start + fields.u16(header.counts + 4) * fields.u16(header.counts + 6) };
}

/** Whether an ELF header places its segment table after the first bytes: a tool moved it there. */
export function hasMovedSegments(head: Buffer): boolean {
  if (!isElf(head)) return false;
  const layout = elfLayout(head);
  const { header } = FORMS[layout.wordBytes];
  return head.length >= header.size && new Fields(head, layout).word(header.programs) >= head.length;
}

/** Throws ArchiveError if the file ends within its header. */
export function readElf(file: ByteSource): Program {
  const layout = elfLayout(file.read(0, 16));
  const { header } = FORMS[layout.wordBytes];
  const fields = new Fields(file.read(0, header.size), layout);
  return {
    layout,
    sections: readSections(file, fields, layout),
    ...readSegments(file, fields, layout),
  };
}

function readSegments(
  file: ByteSource,
  header: Fields,
  layout: FieldLayout,
): Required<Pick<Program, 'segments' | 'notes'>> {
  const { header: at, program } = FORMS[layout.wordBytes];
  const count = header.u16(at.counts + 2);
  const table = readTable(file, header.word(at.programs), header.u16(at.counts), count, program.size);
  const segments: Segment[] = [];
  const notes: Range[] = [];
  for (const row of rowsOf(table, program.size, layout)) {
    const kind = row.u32(0);
    if (kind !== LOADED && kind !== NOTES) continue;
    const offset = row.word(program.offset);
    const range = withinFile(
      { address: row.word(program.address), offset, size: row.word(program.fileSize) },
      file,
    );
    if (kind === NOTES) notes.push(range);
    else segments.push({ ...range, isWritable: (row.u32(program.flags) & WRITABLE) !== 0 });
  }
  return { segments, notes };
}

/** Returns no sections if their table or name table is not within the file: tools remove it. */
function readSections(file: ByteSource, header: Fields, layout: FieldLayout): readonly ProgramSection[] {
  const { header: at, section } = FORMS[layout.wordBytes];
  const tableAt = header.word(at.sections);
  if (tableAt === 0) return [];
  const rows = rowsOf(
    readTable(file, tableAt, header.u16(at.counts + 4), header.u16(at.counts + 6), section.size),
    section.size,
    layout,
  );
  const rangeOf = (row: Fields) => {
    const size = row.u32(4) === WITHOUT_BYTES ? 0 : row.word(section.bytes);
    return withinFile({ address: row.word(section.address), offset: row.word(section.offset), size }, file);
  };
  const namesRow = rows[header.u16(at.counts + 8)];
  const names = namesRow && rangeOf(namesRow);
  if (!names || names.size > MAX_SECTION_NAMES_BYTES) return [];
  const texts = file.read(names.offset, names.size);
  return rows.map((row) => ({ ...rangeOf(row), name: nameAt(texts, row.u32(0)) }));
}

/** Returns nothing for a table outside the file, or outside the parts that were kept. */
function readTable(
  file: ByteSource,
  offset: number,
  rowBytes: number,
  count: number,
  expected: number,
): Buffer {
  const size = Math.min(count, MAX_HEADERS) * rowBytes;
  if (rowBytes !== expected || offset + size > file.size) return Buffer.alloc(0);
  try {
    return file.read(offset, size);
  } catch (error) {
    if (error instanceof ArchiveError) return Buffer.alloc(0);
    throw error;
  }
}

function rowsOf(table: Buffer, size: number, layout: FieldLayout): readonly Fields[] {
  return Array.from(
    { length: table.length / size },
    (_, i) => new Fields(table.subarray(i * size, (i + 1) * size), layout),
  );
}

function nameAt(names: Buffer, at: number): string {
  const end = names.indexOf(0, at);
  return names.toString('latin1', at, end < 0 ? at : end);
}
