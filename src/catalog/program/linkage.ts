// ELF's dynamic section: System V gABI, chapter 5.

import type { ByteSource } from '../../archive/index.ts';
import { Fields } from './fields.ts';
import { MAX_DYNAMIC_BYTES, MAX_LIBRARY_NAME } from './limits.ts';
import type { Program } from './program.ts';

const NEEDED = 1;
const FLAGS = 0x6ffffffb;
/** Set in a position-independent program, and in no library. */
const RUNS = 0x08000000;

export interface Linkage {
  /** Libraries the program is started with. */
  readonly libraries: readonly string[];
  /** Whether all its code is inside. */
  readonly isStatic: boolean;
}

/** Reads an ELF program's linkage. Throws ArchiveError if its tables are not in the file. */
export function readLinkage(file: ByteSource, { layout, sections }: Program): Linkage {
  const dynamic = sections.find(({ name }) => name === '.dynamic');
  if (!dynamic) return { libraries: [], isStatic: true };
  const texts = sections.find(({ name }) => name === '.dynstr');
  const table = new Fields(file.read(dynamic.offset, Math.min(dynamic.size, MAX_DYNAMIC_BYTES)), layout);
  const libraries: string[] = [];
  let isProgram = false;
  const { wordBytes } = layout;
  for (let at = 0; at + 2 * wordBytes <= table.bytes.length; at += 2 * wordBytes) {
    const tag = table.word(at);
    const value = table.word(at + wordBytes);
    if (tag === FLAGS) isProgram = (value & RUNS) !== 0;
    if (tag !== NEEDED || !texts || value >= texts.size) continue;
    const bytes = file.read(texts.offset + value, Math.min(MAX_LIBRARY_NAME, texts.size - value));
    libraries.push(new Fields(bytes, layout).text(0, bytes.length));
  }
  return { libraries, isStatic: isProgram && libraries.length === 0 };
}
