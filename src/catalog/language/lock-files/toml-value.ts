// TOML 1.0 values (https://toml.io/en/v1.0.0); non-integers and dates stay strings.

/** The text, the read position, and the values so far: memory use depends on their number, not on the text's length. */
export interface TomlCursor {
  readonly text: string;
  at: number;
  values: number;
}

export type TomlTable = Record<string, unknown>;

export const MAX_TOML_VALUES = 2_000_000;
const MAX_DEPTH = 100;
const BLANK = /[ \t\r\n]*/uy;
const COMMENT = /#[^\n]*/uy;
const SPACE = /[ \t]*/uy;
const BARE_KEY = /[A-Za-z0-9_-]+/uy;
const BARE_VALUE = /[-+\w.:]+(?: \d\d:[-+\w.:]+)?/uy;
const WHOLE = /^[-+]?\d[\d_]*$/u;
const OTHER = /^[-+]?(?:\d|inf$|nan$)/u;
const ESCAPE = /\\(?:[ \t]*\r?\n\s*|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|.)/gsu;
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\u{1b}'],
  ['"', '"'],
  ['\\', '\\'],
]);
/** Highest Unicode code point. */
const LAST_POINT = 0x10ffff;

/** Reads a value; undefined for anything else. */
export function readValue(cursor: TomlCursor, depth = 0): unknown {
  if (++cursor.values > MAX_TOML_VALUES || depth > MAX_DEPTH) return undefined;
  switch (cursor.text[cursor.at]) {
    case '"':
    case "'":
      return readString(cursor);
    case '[':
      return readArray(cursor, depth);
    case '{':
      return readInlineTable(cursor, depth);
    case undefined:
    default:
      return readBare(cursor);
  }
}

/** Reads a dotted key, `a."b.c"`; undefined for anything else. */
export function readKey(cursor: TomlCursor): readonly string[] | undefined {
  const path: string[] = [];
  do {
    skip(cursor, SPACE);
    const first = cursor.text[cursor.at];
    const part = first === '"' || first === "'" ? readString(cursor) : take(cursor, BARE_KEY);
    if (part === undefined || path.length > MAX_DEPTH) return undefined;
    path.push(part);
    skip(cursor, SPACE);
  } while (takes(cursor, '.'));
  return path;
}

/** Reads `KEY = VALUE` into a table; false if there is no pair or the key exists. */
export function readPair(cursor: TomlCursor, table: TomlTable, depth = 0): boolean {
  const path = readKey(cursor);
  if (!path || !takes(cursor, '=')) return false;
  skip(cursor, SPACE);
  const value = readValue(cursor, depth);
  const last = path.at(-1) ?? '';
  const inner = tableAt(table, path.slice(0, -1));
  if (value === undefined || !inner || last in inner) return false;
  inner[last] = value;
  return true;
}

/** Returns the table at a path, creating it if absent; for an array of tables, the last one. */
export function tableAt(table: TomlTable, path: readonly string[]): TomlTable | undefined {
  let inner = table;
  for (const part of path) {
    const known = (inner[part] ??= newTable());
    const next: unknown = Array.isArray(known) ? known.at(-1) : known;
    if (!isTable(next)) return undefined;
    inner = next;
  }
  return inner;
}

/** Has no prototype, so that every key is its own. */
export function newTable(): TomlTable {
  const table: TomlTable = {};
  Object.setPrototypeOf(table, null);
  return table;
}

export function skipBlank(cursor: TomlCursor): void {
  do skip(cursor, BLANK);
  while (take(cursor, COMMENT) !== undefined);
}

/** Consumes a text if present. */
export function takes(cursor: TomlCursor, text: string): boolean {
  const isThere = cursor.text.startsWith(text, cursor.at);
  if (isThere) cursor.at += text.length;
  return isThere;
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function skip(cursor: TomlCursor, pattern: RegExp): void {
  take(cursor, pattern);
}

function take(cursor: TomlCursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  cursor.at += found?.length ?? 0;
  return found;
}

function readBare(cursor: TomlCursor): unknown {
  const token = take(cursor, BARE_VALUE) ?? '';
  if (token === 'true' || token === 'false') return token === 'true';
  if (WHOLE.test(token)) return Number(token.replaceAll('_', ''));
  return OTHER.test(token) ? token : undefined;
}

function readString(cursor: TomlCursor): string | undefined {
  const { text, at } = cursor;
  const quote = text.charAt(at);
  const isLong = text.startsWith(quote.repeat(3), at);
  const mark = isLong ? quote.repeat(3) : quote;
  let end = at;
  do end = text.indexOf(mark, end === at ? at + mark.length : end + 1);
  while (end >= 0 && quote === '"' && isEscaped(text, end));
  if (end < 0) return undefined;
  // One or two quotes before the closing delimiter belong to the string.
  while (isLong && text[end + mark.length] === quote) end++;
  cursor.at = end + mark.length;
  const whole = text.slice(at + mark.length, end);
  if (!isLong && whole.includes('\n')) return undefined;
  const content = isLong ? whole.replace(/^\r?\n/u, '') : whole;
  return quote === '"' && content.includes('\\') ? unescape(content) : content;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text[quote - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** Replaces escapes with their characters; undefined if TOML does not define one. */
function unescape(content: string): string | undefined {
  const isOther = content.match(ESCAPE)?.some((escape) => characterOf(escape.slice(1)) === undefined);
  return isOther ? undefined : content.replaceAll(ESCAPE, (escape) => characterOf(escape.slice(1)) ?? '');
}

/** A backslash at the end of a line joins it with the next. */
function characterOf(escape: string): string | undefined {
  if (escape.includes('\n')) return '';
  if (!/^[uU]./u.test(escape)) return ESCAPED.get(escape);
  const point = Number.parseInt(escape.slice(1), 16);
  return point > LAST_POINT ? undefined : String.fromCodePoint(point);
}

function readArray(cursor: TomlCursor, depth: number): readonly unknown[] | undefined {
  const list: unknown[] = [];
  const isRead = readItems(cursor, ']', () => {
    const value = readValue(cursor, depth + 1);
    if (value !== undefined) list.push(value);
    return value !== undefined;
  });
  return isRead ? list : undefined;
}

function readInlineTable(cursor: TomlCursor, depth: number): TomlTable | undefined {
  const table = newTable();
  return readItems(cursor, '}', () => readPair(cursor, table, depth + 1)) ? table : undefined;
}

/** Reads comma-separated items up to the closing bracket; allows a trailing comma. */
function readItems(cursor: TomlCursor, end: string, read: () => boolean): boolean {
  cursor.at++;
  skipBlank(cursor);
  while (!takes(cursor, end)) {
    if (!read()) return false;
    skipBlank(cursor);
    if (takes(cursor, ',')) skipBlank(cursor);
    else if (cursor.text[cursor.at] !== end) return false;
  }
  return true;
}
