import { jsonExcess, type JsonBounds } from './json-bounds.ts';
import { failed, ok, type Result } from './result.ts';

const BYTE_ORDER_MARK = '\u{feff}';

/** An object of a document, whose members are anything. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a JSON text (RFC 8259) of a file, within bounds; fails with the reason not to. */
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

/** Parses a JSON text whose length is limited; undefined for any other text. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lists the names of an object's members; none of any other value. */
export function memberNames(value: unknown): readonly string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
