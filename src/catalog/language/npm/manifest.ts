import {
  failed,
  isJsonObject,
  ok,
  parseJson,
  type JsonObject,
  type Package,
  type Result,
} from '../../../domain/index.ts';

/** Bounds on a package.json: generated ones list thousands of files. */
const BOUNDS = { depth: 100, values: 500_000 } as const;
/** Characters in a name (npm allows 214), and in a version. */
const MAX_NAME = 1024;
const MAX_VERSION = 256;

/** Parses a package.json; fails with a reason for text that npm could not read either. */
export function parseNpmManifest(text: string): Result<JsonObject> {
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return json;
  return isJsonObject(json.value) ? ok(json.value) : failed('not a JSON object');
}

/**
 * Reads a package from its package.json: npm's "package.json" page requires only name and version. Undefined
 * for a file that is no package, such as `{"type": "module"}`, or that has no version, which no registry
 * accepts.
 */
export function packageOf({ name, version }: JsonObject): Result<Package | undefined> {
  if (name === undefined) return ok(undefined);
  if (typeof name !== 'string' || name === '' || name.length > MAX_NAME) return failed('not a valid name');
  if (version === undefined || version === '') return ok(undefined);
  if (typeof version !== 'string' || version.length > MAX_VERSION) return failed('not a valid version');
  return ok({ type: 'npm', ecosystem: 'npm', name, version: version.trim() });
}
