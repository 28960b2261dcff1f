// The text that Go's encoding/json writes (pkg.go.dev/encoding/json, Marshal), where JSON.stringify's differs.

const MAX_DEPTH = 100;

/** A map of Go, whose keys are written in the order of their bytes; objects are its structs, whose fields stay in theirs. */
type GoMap = ReadonlyMap<string, unknown>;

/** Escapes what could be taken for HTML, too, as Go does unless it is told not to. */
export function encodeGoJson(value: unknown): string {
  if (typeof value === 'string') return encodeText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(encodeGoJson).join()}]`;
  const entries = value instanceof Map ? inOrder(value) : Object.entries(value);
  return `{${entries.map(([key, each]) => `${encodeText(key)}:${encodeGoJson(each)}`).join()}}`;
}

/** What was read of a JSON whose objects Go reads into maps; what nests deeper than any real answer becomes null. */
export function toGoMaps(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((each) => toGoMaps(each, depth + 1));
  return new Map(Object.entries(value).map(([key, each]) => [key, toGoMaps(each, depth + 1)]));
}

function inOrder(map: GoMap): readonly (readonly [string, unknown])[] {
  return [...map].toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function encodeText(text: string): string {
  const json = JSON.stringify(text.toWellFormed());
  return json.replace(/\\.|[<>&\u2028\u2029]/g, (match) => ESCAPES[match] ?? match);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
  // Go had no short form of these before 1.22.
  '\\b': '\\u0008',
  '\\f': '\\u000c',
};
