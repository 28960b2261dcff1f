// TOML 1.0: https://toml.io/en/v1.0.0

import {
  comparableName,
  failed,
  isJsonObject,
  ok,
  type JsonObject,
  type Result,
} from '../../../domain/index.ts';
import { withBringers, type LockedNode } from './locked-graph.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  type LockedPackage,
  type LockedPackages,
} from './locked-package.ts';
import {
  MAX_TOML_VALUES,
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
 * Reads a document. Small enough to implement here: readers are synchronous and cannot import lazily, so a
 * library would load at every program start.
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
    if (cursor.values > MAX_TOML_VALUES) return failed(`more than ${MAX_TOML_VALUES} values`);
    if (!isRead) return failed(`not valid TOML in line ${text.slice(0, start).split('\n').length}`);
    skipBlank(cursor);
  }
  return ok(document);
}

/** Opens the table `[a.b]`, once, or appends one to `[[a.b]]`. */
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

/** Reads each table in an array such as `[[package]]`; an application may have no such array. */
export function lockedTables(
  tables: unknown,
  toNode: (entry: JsonObject) => LockedNode,
): Result<LockedPackages> {
  if (tables === undefined) return ok([]);
  if (!Array.isArray(tables)) return failed('no package list');
  if (tables.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  const nodes = tables.map((entry: unknown) =>
    isJsonObject(entry) ? toNode(entry) : { key: '', listed: [undefined], needs: [] },
  );
  return ok(withBringers(nodes));
}

/** Skips a project whose version is only determined by its build. */
export function lockedTable(
  { name, version }: JsonObject,
  status?: LockedPackage['status'],
  isDev = false,
): LockedPackages {
  if (version === undefined && status !== undefined) return [];
  const each = lockedPackage(name, version, status);
  return [each && isDev ? { ...each, dev: true } : each];
}

/** Lists the names in an array of tables, `[{ name = "idna" }]`, normalised by PyPI's rule. */
export function namesOfTables(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown) => (isJsonObject(each) ? [pypiKey(each['name'])] : []));
}

/** Normalises a Python distribution name, so that all spellings are equal. */
export function pypiKey(name: unknown): string {
  return typeof name === 'string' ? comparableName('PyPI', name) : '';
}

/** Whether a format version has one of these major versions, `2.1`. */
export function isOfMajor(version: unknown, majors: readonly string[]): boolean {
  return typeof version === 'string' && majors.includes(version.split('.', 1)[0] ?? '');
}
