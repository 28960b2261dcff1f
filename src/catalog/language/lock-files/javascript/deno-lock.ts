// deno.lock: https://github.com/denoland/deno_lockfile

import { failed, isJsonObject, ok, parseJson, type JsonObject } from '../../../../domain/index.ts';
import { withBringers, type LockedNode } from '../locked-graph.ts';
import {
  JSON_BOUNDS,
  lockedPackage,
  MAX_LOCKED,
  splitDescriptor,
  TOO_MANY_LOCKED,
  unknownVersion,
  type LockReader,
} from '../locked-package.ts';

const VERSIONS: readonly unknown[] = ['2', '3', '4', '5'];

/**
 * Reads all versions. URL imports are files, not packages: the first version, which is unnumbered, lists
 * nothing else.
 */
export const readDenoLock: LockReader = (text) => {
  const json = parseJson(text, JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { version } = json.value;
  if (version === undefined && Object.keys(json.value).every(isAddress)) return ok([]);
  if (!VERSIONS.includes(version)) return failed(unknownVersion(version));
  const [npm = {}, jsr = {}] = listsOf(json.value);
  if (!isJsonObject(npm) || !isJsonObject(jsr)) return failed('no package list');
  const keys = Object.keys(npm);
  if (keys.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  const shortKeys = new Map(keys.map((key) => [splitDescriptor(key)?.name ?? key, key]));
  const nodes = [
    ...keys.map((key) => toNode(key, npm[key], shortKeys)),
    ...Object.keys(jsr).map((key) => ({ key: `jsr:${key}`, listed: [ofJsr(key)], needs: [] })),
  ];
  return ok(withBringers(nodes));
};

function isAddress(key: string): boolean {
  return /^(?:https?|file):/u.test(key);
}

/** Returns the npm and JSR package tables, whose place depends on the version. */
function listsOf({ version, packages, npm, jsr }: JsonObject): readonly unknown[] {
  switch (version) {
    case '2':
      return [objectAt(npm)['packages']];
    case '3':
      return [objectAt(packages)['npm'], objectAt(packages)['jsr']];
    default:
      return [npm, jsr];
  }
}

/** A dependency is an entry's key, or since version 4 just its name if the file has only one version. */
function toNode(key: string, entry: unknown, shortKeys: ReadonlyMap<string, string>): LockedNode {
  const parts = splitDescriptor(key);
  const { dependencies } = objectAt(entry);
  const needs = Array.isArray(dependencies) ? dependencies : Object.values(objectAt(dependencies));
  return {
    key,
    // Peer versions follow.
    listed: [parts && lockedPackage(parts.name, parts.rest.split('_', 1).join())],
    needs: needs.map((need) => shortKeys.get(String(need)) ?? String(need)),
  };
}

/** Names a JSR package as npm does: `@std/assert` is `@jsr/std__assert`. */
function ofJsr(key: string) {
  const parts = splitDescriptor(key);
  return (
    parts && lockedPackage(`@jsr/${parts.name.replace('@', '').replace('/', '__')}`, parts.rest, 'elsewhere')
  );
}

function objectAt(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
