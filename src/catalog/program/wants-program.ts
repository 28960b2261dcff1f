import type { LayerFile, WantedBody } from '../../domain/index.ts';
import { isPacked, markerOfProgram } from '../markers/index.ts';
import { elfLayout, isElf, placeOfSections } from './elf.ts';
import { Fields } from './fields.ts';
import { isMachO } from './mach-o.ts';
import { isPe } from './pe.ts';
import { isUniversal } from './universal.ts';
import { isWasm } from './wasm.ts';

/** Bytes up to which a body is held in memory in any case, so that a look at its sections costs little. */
const HELD_BYTES = 16 * 1024 ** 2;

const EXECUTABLE = 2;
const SHARED = 3;

/**
 * Decides by its first bytes whether a file is a program whose sections are to be read. One of ELF that is too large to
 * be held is, if it has the note of Go's linker, or if its table of sections comes first. The note can be left out
 * (`-buildid=`, garble), so for smaller ones the sections tell. Windows', Apple's and those of WebAssembly always have to
 * be read for it.
 */
function wantsProgram({ size }: LayerFile, head: Buffer): WantedBody {
  if (isPe(head) || isMachO(head) || isUniversal(head) || isWasm(head)) return 'random';
  if (!isElf(head)) return 'no';
  if (markerOfProgram(head) === 'go' || isPacked(head)) return 'random';
  return isElfProgram(head) && (size <= HELD_BYTES || hasEarlySections(head)) ? 'random' : 'no';
}

/** Decides likewise for what is near the end of a program: that of a large one is enough. */
export function wantsSections(file: LayerFile, head: Buffer): WantedBody {
  const wish = wantsProgram(file, head);
  return wish === 'no' && isElfProgram(head) ? 'ends' : wish;
}

function isElfProgram(head: Buffer): boolean {
  return isElf(head) && [EXECUTABLE, SHARED].includes(new Fields(head, elfLayout(head)).u16(16));
}

/** Go's own linker puts the table of sections right behind the headers, where others write it at the end. */
function hasEarlySections(head: Buffer): boolean {
  const { start } = placeOfSections(head);
  return start > 0 && start < head.length;
}
