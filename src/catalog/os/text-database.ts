import { counted, type FileFacts, type Package, type Problem, type Result } from '../../domain/index.ts';

/** Far above any real database (a full desktop has 10 MB); a hostile one must not exhaust memory. */
const MAX_DATABASE_BYTES = 16 * 1024 * 1024;
/** Two-byte entries would take a thousand times their size as objects; a full desktop has 8,000 entries. */
export const MAX_DATABASE_ENTRIES = 20_000;
/** Entry flaws that are named; further ones are counted. */
const MAX_ENTRY_PROBLEMS = 20;
/** An entry's name, which is not part of its flaw. */
const QUOTED = /"[^"]*"/u;
/** Longest field value that is read; no real value comes near. */
export const MAX_FIELD_LENGTH = 4096;
/** Files from all packages in one layer; a 2.6 GB image has two thirds as many. */
export const MAX_OWNED_FILES = 200_000;

export interface DatabaseText {
  readonly text: string;
  /** Reason why some content may be missing. */
  readonly damage?: string;
}

/** Decodes a line-based text database. Reads damaged text up to the damage, and reports the damage. */
export function decodeDatabase(bytes: Uint8Array): DatabaseText {
  if (bytes.length > MAX_DATABASE_BYTES) {
    return { text: '', damage: `is larger than ${MAX_DATABASE_BYTES} bytes` };
  }
  // Names and versions are ASCII; a maintainer's name in Latin-1 must not cost the whole file.
  const text = new TextDecoder().decode(bytes);
  if (bytes.includes(0)) return { text, damage: 'contains NUL bytes, so it is not text or was overwritten' };
  if (text !== '' && !text.endsWith('\n')) return { text, damage: 'ends in the middle of a line' };
  return { text };
}

/**
 * Package managers write an empty line after each entry, including the last one: a database that ends
 * otherwise was truncated at a line end. Their parsers treat a line of blanks as empty, too.
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

/** Calls back for every line, without its line feed or CR LF, until the callback returns true. */
export function eachLine(text: string, visit: (line: string) => unknown): void {
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const isCrLf = end > start && text.charCodeAt(end - 1) === 0x0d;
    if (visit(text.slice(start, isCrLf ? end - 1 : end)) === true) return;
    start = end + 1;
  }
}

/** Accumulates a database's entries. */
export class EntryList {
  readonly packages: Package[] = [];
  /** The first reason for each flaw, and the number of further entries with it: they share one cause. */
  readonly #unreadable = new Map<string, { readonly first: string; more: number }>();
  #failed = 0;
  #unnamed = 0;
  #seen = 0;

  /** Adds one entry: its package, undefined if it is not installed, or the reason why it cannot be read. */
  add(entry: Result<Package | undefined>): void {
    if (++this.#seen > MAX_DATABASE_ENTRIES) return;
    if (entry.ok) {
      if (entry.value) this.packages.push(entry.value);
    } else this.#addUnreadable(entry.failure);
  }

  /** Whether no entry could be read, or there was no entry. */
  get isUnreadable(): boolean {
    return this.#seen === this.#failed;
  }

  /** Whether further entries are only counted, not kept. */
  get isFull(): boolean {
    return this.#seen > MAX_DATABASE_ENTRIES;
  }

  get isEmpty(): boolean {
    return this.#seen === 0;
  }

  toFacts(path: string, damage: string | undefined): FileFacts {
    const hole = this.isFull ? `has more than ${MAX_DATABASE_ENTRIES} entries` : damage;
    const problems = [
      ...(hole === undefined ? [] : [databaseProblem(path, hole)]),
      ...Array.from(this.#unreadable.values(), ({ first, more }) =>
        entryProblem(
          path,
          more === 0 ? first : `${first}, and ${counted(more, 'more entry', 'more entries')} likewise`,
        ),
      ),
      ...(this.#unnamed === 0 ? [] : [entryProblem(path, `${this.#unnamed} more entries could not be read`)]),
    ];
    return { path, packages: this.packages, ...(problems.length > 0 && { problems }) };
  }

  #addUnreadable(reason: string): void {
    this.#failed++;
    const flaw = reason.replace(QUOTED, '""');
    const known = this.#unreadable.get(flaw);
    if (known) known.more++;
    else if (this.#unreadable.size < MAX_ENTRY_PROBLEMS)
      this.#unreadable.set(flaw, { first: reason, more: 0 });
    else this.#unnamed++;
  }
}

function entryProblem(path: string, reason: string): Problem {
  return { kind: 'package-entry-unreadable', subject: path, message: `${path}: ${reason}` };
}

function databaseProblem(path: string, damage: string): Problem {
  return { kind: 'package-database-unreadable', subject: path, message: `${path} ${damage}` };
}
