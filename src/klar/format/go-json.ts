// JSON as Go's encoding/json writes it (pkg.go.dev/encoding/json, Marshal), where JSON.stringify differs.

const MAX_DEPTH = 100;

/** A Go map, whose keys are sorted by their bytes. Plain objects are Go structs, whose fields keep their order. */
type GoMap = ReadonlyMap<string, unknown>;

/** Escapes HTML characters too, which is Go's default. */
export function encodeGoJson(value: unknown): string {
  if (typeof value === 'string') return encodeText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(encodeGoJson).join()}]`;
  const entries = value instanceof Map ? inOrder(value) : Object.entries(value);
  return `{${entries.map(([key, each]) => `${encodeText(key)}:${encodeGoJson(each)}`).join()}}`;
}

/**
 * Converts parsed JSON to Go maps, for objects that Go reads into maps. Values nested deeper than any real answer
 * become null.
 */
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
  // Go had no short form for these before 1.22.
  '\\b': '\\u0008',
  '\\f': '\\u000c',
};
