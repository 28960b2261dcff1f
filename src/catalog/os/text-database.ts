import type { Problem } from '../../domain/index.ts';

/** Far above any real database (a large Debian has 10 MB); a hostile one must not fill the memory. */
const MAX_DATABASE_BYTES = 128 * 1024 * 1024;
/** Entries named one by one; the rest of them are counted. */
const MAX_ENTRY_PROBLEMS = 20;
/** Longest value that a field of interest may have; no real one comes near. */
export const MAX_FIELD_LENGTH = 4096;

export interface DatabaseText {
  readonly text: string;
  /** Why there may be more in it than can be read. */
  readonly damage?: string;
}

/** Decodes a database of text lines. What is damaged is read as far as it goes, and said to be damaged. */
export function decodeDatabase(bytes: Uint8Array): DatabaseText {
  if (bytes.length > MAX_DATABASE_BYTES) {
    return { text: '', damage: `is larger than ${MAX_DATABASE_BYTES} bytes` };
  }
  // Names and versions are ASCII; a maintainer's name in Latin-1 must not cost the whole file.
  const text = new TextDecoder().decode(bytes);
  if (bytes.includes(0)) return { text, damage: 'holds NUL bytes, so it is no text or was overwritten' };
  if (text !== '' && !text.endsWith('\n')) return { text, damage: 'ends in the middle of a line' };
  return { text };
}

/** Calls back with every line, without its line feed or CR LF. */
export function eachLine(text: string, visit: (line: string) => void): void {
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const isCrLf = end > start && text.charCodeAt(end - 1) === 0x0d;
    visit(text.slice(start, isCrLf ? end - 1 : end));
    start = end + 1;
  }
}

export function databaseProblem(path: string, damage: string): Problem {
  return { kind: 'package-database-unreadable', subject: path, message: `${path} ${damage}` };
}

/** One problem for each entry that was left out, and one for the number of the rest. */
export function entryProblems(path: string, reasons: readonly string[]): Problem[] {
  const shown = reasons.slice(0, MAX_ENTRY_PROBLEMS);
  const rest = reasons.length - shown.length;
  if (rest > 0) shown.push(`${rest} more entries could not be read`);
  return shown.map((reason) => ({
    kind: 'package-entry-unreadable',
    subject: path,
    message: `${path}: ${reason}`,
  }));
}
