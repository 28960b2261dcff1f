// Universal files: Apple's <mach-o/fat.h>.

import { partOfSource, type ByteSource } from '../../archive/index.ts';
import type { FileFacts, LayerFile } from '../../domain/index.ts';
import { Fields } from './fields.ts';
import { readOrNothing } from './read-or-nothing.ts';
import { isWasm, modulesIn } from './wasm.ts';

const BIG_ENDIAN = { isLittle: false, wordBytes: 8 } as const;
const HEADER_BYTES = 8;

/** Table rows by the file's first four bytes: 32-bit and 64-bit offsets. */
const ROWS: ReadonlyMap<number, { readonly bytes: number; readonly isWide: boolean }> = new Map([
  [0xcafebabe, { bytes: 20, isWide: false }],
  [0xcafebabf, { bytes: 32, isWide: true }],
]);

/** Machines in one file. Java classes begin alike, with a version of 45 or more in this field. */
const MAX_MACHINES = 44;

/** Whether a file holds a program for each of several machines. */
export function isUniversal(head: Buffer): boolean {
  if (head.length < HEADER_BYTES || !ROWS.has(head.readUInt32BE(0))) return false;
  const count = head.readUInt32BE(4);
  return count > 0 && count <= MAX_MACHINES;
}

/**
 * Reads a file, taking a universal one program by program. Linked code counts only if a single program has
 * facts: with several, one may lack another's.
 */
export function readEachProgram(
  file: LayerFile,
  body: ByteSource,
  read: (file: LayerFile, body: ByteSource) => FileFacts | undefined,
): FileFacts | undefined {
  const programs = programsIn(body);
  if (!programs) return read(file, body);
  const facts = programs.flatMap((program) => read({ ...file, size: program.size }, program) ?? []);
  if (facts.length < 2) return facts[0];
  const packages = distinct(facts.flatMap((each) => each.packages ?? []));
  const problems = distinct(facts.flatMap((each) => each.problems ?? []));
  return { path: file.path, packages, ...(problems.length > 0 && { problems }) };
}

/**
 * Lists the programs inside a universal file, without truncated or overlapping ones, or the modules in a
 * WebAssembly component; undefined for any other file.
 */
function programsIn(file: ByteSource): readonly ByteSource[] | undefined {
  const head = file.read(0, Math.min(HEADER_BYTES, file.size));
  if (isWasm(head)) return readOrNothing(() => modulesIn(file));
  if (!isUniversal(head)) return undefined;
  const { bytes, isWide } = ROWS.get(head.readUInt32BE(0)) ?? { bytes: 0, isWide: false };
  const count = Math.min(head.readUInt32BE(4), Math.floor((file.size - HEADER_BYTES) / bytes));
  const table = new Fields(file.read(HEADER_BYTES, count * bytes), BIG_ENDIAN);
  const ranges = Array.from({ length: count }, (_, i) => {
    const at = i * bytes + 8;
    return isWide
      ? { offset: table.u64(at), size: table.u64(at + 8) }
      : { offset: table.u32(at), size: table.u32(at + 4) };
  });
  let end = HEADER_BYTES + table.bytes.length;
  const programs: ByteSource[] = [];
  for (const { offset, size } of ranges.sort((a, b) => a.offset - b.offset)) {
    if (offset < end || offset + size > file.size) continue;
    programs.push(partOfSource(file, offset, size));
    end = offset + size;
  }
  return programs;
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
