import { jsonExcess, type JsonBounds } from './json-bounds.ts';
import { failed, ok, type Result } from './result.ts';

const BYTE_ORDER_MARK = '\u{feff}';

/** An object in a document; its members may be anything. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses a file's JSON text (RFC 8259), within bounds; fails with the reason. */
export function parseJson(text: string, bounds: JsonBounds): Result<unknown> {
  const json = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const excess = jsonExcess(json, bounds);
  if (excess !== undefined) return failed(excess);
  try {
    return ok(JSON.parse(json));
  } catch {
    return failed('not valid JSON');
  }
}

/** Parses a JSON text already limited in length; undefined if malformed. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns an object's member names; empty for any other value. */
export function memberNames(value: unknown): readonly string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
