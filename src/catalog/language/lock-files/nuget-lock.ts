// packages.lock.json:
// https://learn.microsoft.com/en-us/nuget/consume-packages/package-references-in-project-files

import { failed, isJsonObject, memberNames, ok, parseJson } from '../../../domain/index.ts';
import { withBringers, type LockedNode } from './locked-graph.ts';
import {
  JSON_BOUNDS,
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  unknownVersion,
  type LockReader,
} from './locked-package.ts';

const VERSIONS: readonly unknown[] = [1, 2];

/** Reads versions 1 and 2: packages by target framework; the solution's own projects have no version. */
export const readNuGetLock: LockReader = (text) => {
  const json = parseJson(text, JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { version, dependencies } = json.value;
  if (!VERSIONS.includes(version)) return failed(unknownVersion(version));
  if (!isJsonObject(dependencies)) return failed('no package list');
  const entries = Object.values(dependencies).flatMap((each) =>
    isJsonObject(each) ? Object.entries(each) : [],
  );
  if (entries.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  return ok(withBringers(entries.flatMap(([name, entry]) => toNodes(name, entry))));
};

/** A direct requirement belongs to the file's own project, which has no entry. */
function toNodes(name: string, entry: unknown): readonly LockedNode[] {
  const key = name.toLowerCase();
  if (!isJsonObject(entry)) return [{ key, listed: [undefined], needs: [] }];
  const { type, resolved, dependencies } = entry;
  const needs = memberNames(dependencies).map((each) => each.toLowerCase());
  if (type === 'Project') return [{ key, listed: [], needs, isProject: true }];
  const node = { key, listed: [lockedPackage(name, resolved)], needs };
  return type === 'Direct' ? [node, { key: '', listed: [], needs: [key], isProject: true }] : [node];
}
