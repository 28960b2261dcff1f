// The text that Go's encoding/json writes (pkg.go.dev/encoding/json, Marshal), where JSON.stringify's differs.

const MAX_DEPTH = 100;

/** Escapes what could be taken for HTML, too, as Go does unless it is told not to. */
export function encodeGoJson(value: object): string {
  const text = JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'string' ? each.toWellFormed() : each,
  );
  return text.replace(/\\.|[<>&\u2028\u2029]/g, (match) => ESCAPES[match] ?? match);
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

/** The keys of a map in their order, at every depth; what nests deeper than any real answer becomes null. */
export function sortKeys(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((each) => sortKeys(each, depth + 1));
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sortKeys(each, depth + 1)]));
}
