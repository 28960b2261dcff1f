// ELF notes: System V gABI, chapter 5.

import type { ByteSource } from '../../archive/index.ts';
import { MAX_NOTES } from './limits.ts';
import { Fields } from './fields.ts';
import type { Program } from './program.ts';

const HEAD_BYTES = 12;
/** Note names are short, and so are the bytes that distinguish notes. */
const MAX_NAME_BYTES = 64;
const MAX_START_BYTES = 64;

export interface Note {
  readonly name: string;
  /** First bytes of its description. */
  readonly start: Buffer;
}

/** Lists a program's notes, as far as they are in its file. */
export function* readNotes(file: ByteSource, { layout, notes = [] }: Program): Generator<Note, void> {
  let left = MAX_NOTES;
  for (const { offset, size } of notes) {
    const end = offset + size;
    for (let at = offset; at + HEAD_BYTES <= end && left > 0; left--) {
      const head = new Fields(file.read(at, HEAD_BYTES), layout);
      const nameAt = at + HEAD_BYTES;
      const startAt = nameAt + aligned(head.u32(0));
      const next = startAt + aligned(head.u32(4));
      if (next > end + 3) break;
      const name = new Fields(file.read(nameAt, Math.min(head.u32(0), MAX_NAME_BYTES)), layout);
      const start = file.read(startAt, Math.min(head.u32(4), MAX_START_BYTES));
      yield { name: name.text(0, name.bytes.length), start };
      at = next;
    }
  }
}

function aligned(size: number): number {
  return Math.ceil(size / 4) * 4;
}
