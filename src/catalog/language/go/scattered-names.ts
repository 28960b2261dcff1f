import { MAX_SOURCE_FILES } from './limits.ts';
import { Fields, type FieldLayout } from '../../program/index.ts';

const HEADER_BYTES = 8;

/**
 * Lists the names in a Go 1.2 to 1.15 table, where zero-terminated names sit between other parts. Fully
 * inlined functions have no entry, so all text counts except source file names. Undefined if the table
 * contradicts its header, or is big-endian: the bytes before a name then do not end with a zero.
 */
export function scatteredNames(table: Buffer, layout: FieldLayout): Iterable<string> | undefined {
  const files = layout.isLittle ? sourceFiles(table, layout) : undefined;
  return files && namesBetween(table, files);
}

function* namesBetween(table: Buffer, files: ReadonlySet<number>): Iterable<string> {
  const next = (from: number) => table.indexOf(0, from);
  for (let start = HEADER_BYTES, end = next(start); end >= 0; start = end + 1, end = next(start)) {
    if (end - start < 3 || files.has(start)) continue;
    const from = afterControls(table, start, end);
    if (end - from >= 3) yield table.toString('utf8', from, end);
  }
}

/** Returns the offsets of source file names. */
function sourceFiles(table: Buffer, layout: FieldLayout): ReadonlySet<number> | undefined {
  const fields = new Fields(table, layout);
  const { wordBytes } = layout;
  const functions = fields.word(HEADER_BYTES);
  const listAt = HEADER_BYTES + wordBytes + (2 * functions + 1) * wordBytes;
  if (listAt + 4 > table.length) return undefined;
  const filesAt = fields.u32(listAt);
  if (filesAt + 4 > table.length) return undefined;
  const count = fields.u32(filesAt);
  if (count > MAX_SOURCE_FILES || filesAt + 4 * count > table.length) return undefined;
  // The first entry is the count itself.
  return new Set(Array.from({ length: Math.max(0, count - 1) }, (_, i) => fields.u32(filesAt + 4 * (i + 1))));
}

/** Skips the binary data before a name: it may not be zero-terminated. */
function afterControls(table: Buffer, start: number, end: number): number {
  for (let at = end; at > start; at -= 1) if ((table[at - 1] ?? 0) < 0x20) return at;
  return start;
}
