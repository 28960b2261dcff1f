import type { LayerFile, WantedBody } from '../../domain/index.ts';
import { isPacked, markerOfProgram } from '../markers/index.ts';
import { elfLayout, isElf, placeOfSections } from './elf.ts';
import { Fields } from './fields.ts';
import { isMachO } from './mach-o.ts';
import { isPe } from './pe.ts';
import { isUniversal } from './universal.ts';
import { isWasm } from './wasm.ts';

/** Size up to which a body is held in memory anyway, so that reading its sections costs little. */
const HELD_BYTES = 16 * 1024 ** 2;

const EXECUTABLE = 2;
const SHARED = 3;

/**
 * Decides by a file's first bytes whether to read it as a program. An ELF program too large to hold is read
 * if it has the Go linker's note or an early section table. The note may be missing (`-buildid=`, garble), so
 * sections decide for smaller ones. Windows, Apple and WebAssembly programs are always read.
 */
function wantsProgram({ size }: LayerFile, head: Buffer): WantedBody {
  if (isPe(head) || isMachO(head) || isUniversal(head) || isWasm(head)) return 'random';
  if (!isElf(head)) return 'no';
  if (markerOfProgram(head) === 'go' || isPacked(head)) return 'random';
  return isElfProgram(head) && (size <= HELD_BYTES || hasEarlySections(head)) ? 'random' : 'no';
}

/** Decides likewise for data near a program's end: for a large program, the end suffices. */
export function wantsSections(file: LayerFile, head: Buffer): WantedBody {
  const wish = wantsProgram(file, head);
  return wish === 'no' && isElfProgram(head) ? 'ends' : wish;
}

function isElfProgram(head: Buffer): boolean {
  return isElf(head) && [EXECUTABLE, SHARED].includes(new Fields(head, elfLayout(head)).u16(16));
}

/** Go's own linker puts the section table right after the headers; others write it at the end. */
function hasEarlySections(head: Buffer): boolean {
  const { start } = placeOfSections(head);
  return start > 0 && start < head.length;
}
