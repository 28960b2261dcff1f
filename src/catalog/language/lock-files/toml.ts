// TOML 1.0: https://toml.io/en/v1.0.0

import { failed, isJsonObject, ok, type JsonObject, type Result } from '../../../domain/index.ts';
import { locked, MAX_LOCKED, type Locked, type LockedList } from './locked.ts';
import {
  MAX_VALUES,
  newTable,
  readKey,
  readPair,
  skipBlank,
  tableAt,
  takes,
  type TomlCursor,
  type TomlTable,
} from './toml-value.ts';

/**
 * Reads a document. It is small, and read here, since every library would be loaded by each start of the program: what
 * reads a file cannot wait for a module.
 */
export function readToml(text: string): Result<JsonObject> {
  const cursor: TomlCursor = { text, at: 0, values: 0 };
  const document = newTable();
  const opened = new Set<TomlTable>();
  let table: TomlTable | undefined = document;
  skipBlank(cursor);
  while (cursor.at < text.length) {
    const start = cursor.at;
    const isHeader = text[start] === '[';
    if (isHeader) table = readHeader(cursor, document, opened);
    const isRead = table !== undefined && (isHeader || readPair(cursor, table)) && isEndOfLine(cursor);
    if (cursor.values > MAX_VALUES) return failed(`more than ${MAX_VALUES} values`);
    if (!isRead) return failed(`not valid TOML in line ${text.slice(0, start).split('\n').length}`);
    skipBlank(cursor);
  }
  return ok(document);
}

/** Opens the table of `[a.b]`, once, or a further one of `[[a.b]]`. */
function readHeader(cursor: TomlCursor, document: TomlTable, opened: Set<TomlTable>): TomlTable | undefined {
  cursor.values++;
  cursor.at++;
  const isOfArray = takes(cursor, '[');
  const path = readKey(cursor);
  if (!path || !takes(cursor, isOfArray ? ']]' : ']')) return undefined;
  if (isOfArray) return appendTable(document, path);
  const table = tableAt(document, path);
  if (!table || opened.has(table)) return undefined;
  opened.add(table);
  return table;
}

function appendTable(document: TomlTable, path: readonly string[]): TomlTable | undefined {
  const outer = tableAt(document, path.slice(0, -1));
  const tables = outer && (outer[path.at(-1) ?? ''] ??= []);
  if (!Array.isArray(tables)) return undefined;
  const table = newTable();
  tables.push(table);
  return table;
}

function isEndOfLine({ text, at }: TomlCursor): boolean {
  const end = text.indexOf('\n', at);
  const rest = text.slice(at, end < 0 ? text.length : end).trimStart();
  return rest === '' || rest.startsWith('#');
}

/** Returns what each table of an array of tables says, `[[package]]`; an application may have none. */
export function lockedTables(
  tables: unknown,
  toLocked: (entry: JsonObject) => readonly (Locked | undefined)[],
): Result<LockedList> {
  if (tables === undefined) return ok([]);
  if (!Array.isArray(tables)) return failed('no list of packages');
  return ok(
    tables
      .slice(0, MAX_LOCKED)
      .flatMap((entry: unknown) => (isJsonObject(entry) ? toLocked(entry) : [undefined])),
  );
}

/** Leaves out a project whose version is determined when it is built. */
export function lockedTable(
  { name, version }: JsonObject,
  standing?: Locked['standing'],
): readonly (Locked | undefined)[] {
  return version === undefined && standing !== undefined ? [] : [locked(name, version, standing)];
}

/** Whether a version of a format is one of these major versions, `2.1`. */
export function isOfMajor(version: unknown, majors: readonly string[]): boolean {
  return typeof version === 'string' && majors.includes(version.split('.', 1)[0] ?? '');
}
