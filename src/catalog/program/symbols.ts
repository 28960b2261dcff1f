// ELF symbols: System V gABI, chapter 4.

import type { ByteSource } from '../../archive/index.ts';
import { Fields } from './fields.ts';
import { MAX_SYMBOL_BYTES } from './limits.ts';
import type { Program, ProgramSection } from './program.ts';

/** Places of fields that 32 and 64 bits order differently. */
const FORMS = { 4: { size: 16, value: 4 }, 8: { size: 24, value: 8 } } as const;

/** Finds addresses by a program's exported names. Throws ArchiveError if its tables are not in the file. */
export function findSymbols(
  file: ByteSource,
  { layout, sections }: Program,
  names: readonly string[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const table = bytesOf(file, sections, '.dynsym');
  const texts = bytesOf(file, sections, '.dynstr');
  const { size, value } = FORMS[layout.wordBytes];
  for (let at = 0; at + size <= table.length; at += size) {
    const row = new Fields(table.subarray(at, at + size), layout);
    const name = names.find((each) => isAt(texts, row.u32(0), each));
    if (name !== undefined) found.set(name, row.word(value));
  }
  return found;
}

/** Whether a name ends a text in the table: a text that is the end of another is stored once. */
function isAt(texts: Buffer, at: number, name: string): boolean {
  return texts[at + name.length] === 0 && texts.toString('latin1', at, at + name.length) === name;
}

function bytesOf(file: ByteSource, sections: readonly ProgramSection[], wanted: string): Buffer {
  const section = sections.find(({ name }) => name === wanted);
  return section ? file.read(section.offset, Math.min(section.size, MAX_SYMBOL_BYTES)) : Buffer.alloc(0);
}
