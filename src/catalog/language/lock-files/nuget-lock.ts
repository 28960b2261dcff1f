// packages.lock.json: https://learn.microsoft.com/en-us/nuget/consume-packages/package-references-in-project-files

import { failed, isJsonObject, ok, parseJson } from '../../../domain/index.ts';
import { JSON_BOUNDS, locked, MAX_LOCKED, unknownVersion, type Locked, type LockReader } from './locked.ts';

const VERSIONS: readonly unknown[] = [1, 2];

/** Reads versions 1 and 2: packages by target framework, of which projects of the solution have no version. */
export const readNuGetLock: LockReader = (text) => {
  const json = parseJson(text, JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { version, dependencies } = json.value;
  if (!VERSIONS.includes(version)) return failed(unknownVersion(version));
  if (!isJsonObject(dependencies)) return failed('no list of packages');
  const entries = Object.values(dependencies).flatMap((each) =>
    isJsonObject(each) ? Object.entries(each) : [],
  );
  return ok(entries.slice(0, MAX_LOCKED).flatMap(([name, entry]) => toLocked(name, entry)));
};

function toLocked(name: string, entry: unknown): readonly (Locked | undefined)[] {
  if (!isJsonObject(entry)) return [undefined];
  const { type, resolved } = entry;
  return type === 'Project' ? [] : [locked(name, resolved)];
}
