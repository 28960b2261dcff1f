import type { FileFacts, Package, Problem, Result } from '../../domain/index.ts';

/** Far above any real database (a full desktop has 10 MB); a hostile one must not fill the memory. */
const MAX_DATABASE_BYTES = 16 * 1024 * 1024;
/** Entries of two bytes would make a thousand times their size in objects; a full desktop has 8,000. */
export const MAX_ENTRIES = 20_000;
/** Entries named one by one; the rest of them are counted. */
const MAX_ENTRY_PROBLEMS = 20;
/** Longest value that a field of interest may have; no real one comes near. */
export const MAX_FIELD_LENGTH = 4096;
/** Files of all packages of one layer; a large image has a quarter of it. */
export const MAX_OWNED_FILES = 400_000;

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

/**
 * Package managers write an empty line behind each entry, the last one included: a database that ends otherwise was cut
 * off at the end of a line. A line of blanks is empty to their parsers, too.
 */
export function endsWithEmptyLine(text: string): boolean {
  if (!text.endsWith('\n')) return false;
  const previous = text.lastIndexOf('\n', text.length - 2);
  for (let at = previous + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0d && code !== 0x0a) return false;
  }
  return true;
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

/** What the entries of one database come to. */
export class EntryList {
  readonly packages: Package[] = [];
  readonly #unreadable: string[] = [];
  #unnamed = 0;
  #seen = 0;

  /** One entry: its package, nothing where it is not installed, or why it cannot be read. */
  add(entry: Result<Package | undefined>): void {
    if (++this.#seen > MAX_ENTRIES) return;
    if (entry.ok) {
      if (entry.value) this.packages.push(entry.value);
    } else if (this.#unreadable.length < MAX_ENTRY_PROBLEMS) this.#unreadable.push(entry.failure);
    else this.#unnamed++;
  }

  /** There were none, or none of them could be read. */
  get isUnreadable(): boolean {
    return this.#seen === this.#unreadable.length + this.#unnamed;
  }

  /** What comes from here on is counted and not kept. */
  get isFull(): boolean {
    return this.#seen > MAX_ENTRIES;
  }

  get isEmpty(): boolean {
    return this.#seen === 0;
  }

  toFacts(path: string, damage: string | undefined): FileFacts {
    const hole = this.#seen > MAX_ENTRIES ? `has more than ${MAX_ENTRIES} entries` : damage;
    const problems = [
      ...(hole === undefined ? [] : [databaseProblem(path, hole)]),
      ...this.#unreadable.map((reason) => entryProblem(path, reason)),
      ...(this.#unnamed === 0 ? [] : [entryProblem(path, `${this.#unnamed} more entries could not be read`)]),
    ];
    return { path, packages: this.packages, ...(problems.length > 0 && { problems }) };
  }
}

function entryProblem(path: string, reason: string): Problem {
  return { kind: 'package-entry-unreadable', subject: path, message: `${path}: ${reason}` };
}

function databaseProblem(path: string, damage: string): Problem {
  return { kind: 'package-database-unreadable', subject: path, message: `${path} ${damage}` };
}
