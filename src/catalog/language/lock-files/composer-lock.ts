// composer.lock: https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control

import { failed, isJsonObject, ok, parseJson } from '../../../domain/index.ts';
import { JSON_BOUNDS, locked, MAX_LOCKED, type Locked, type LockReader } from './locked.ts';

/** Reads `packages` and `packages-dev`. The format has had one form since Composer 1, and no version. */
export const readComposerLock: LockReader = (text) => {
  const json = parseJson(text, JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const packages = listOf(json.value['packages']);
  const development = listOf(json.value['packages-dev'] ?? []);
  if (!packages || !development) return failed('no list of packages');
  return ok([...packages, ...development].slice(0, MAX_LOCKED).map(toLocked));
};

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function toLocked(entry: unknown): Locked | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { name, version, dist } = entry;
  return locked(name, version, isJsonObject(dist) && dist['type'] === 'path' ? 'own' : undefined);
}
