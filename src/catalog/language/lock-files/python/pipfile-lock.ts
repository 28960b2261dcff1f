// Pipfile.lock: https://pipenv.pypa.io/en/latest/pipfile.html

import { failed, isJsonObject, ok, parseJson, type JsonObject } from '../../../../domain/index.ts';
import {
  JSON_BOUNDS,
  lockedPackage,
  unknownVersion,
  type LockedPackage,
  type LockedPackages,
  type LockReader,
} from '../locked-package.ts';
import { distributionAt } from './python-address.ts';

const SPEC = 6;
const PIN = '==';
const DEVELOPMENT = 'develop';
const REPOSITORIES = ['git', 'hg', 'svn', 'bzr'];
const ARCHIVES = ['file', 'url'];

/** Reads version 6: `default`, `develop` and the application's own categories, each a package list. */
export const readPipfileLock: LockReader = (text) => {
  const json = parseJson(text, JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { _meta: meta, ...categories } = json.value;
  const spec = isJsonObject(meta) ? meta['pipfile-spec'] : undefined;
  if (spec !== SPEC) return failed(unknownVersion(spec));
  const found = Object.entries(categories).flatMap(([category, each]) =>
    isJsonObject(each) ? ofCategory(each, category === DEVELOPMENT) : [],
  );
  return ok(found);
};

function ofCategory(category: JsonObject, isDev: boolean): LockedPackages {
  const found = Object.entries(category).flatMap(([name, entry]) => toLocked(name, entry));
  return isDev ? found.map((each) => each && { ...each, dev: true }) : found;
}

/** Packages from outside an index mostly have a revision or a URL in place of a version. */
function toLocked(name: string, entry: unknown): readonly (LockedPackage | undefined)[] {
  if (!isJsonObject(entry)) return [undefined];
  const known = entry['version'] ?? versionAt(firstOf(entry, ARCHIVES));
  const status = originOf(entry, known !== undefined);
  const version = known ?? (status && firstOf(entry, ['ref', 'path', ...REPOSITORIES, ...ARCHIVES]));
  if (typeof version !== 'string') return [undefined];
  return [lockedPackage(name, version.startsWith(PIN) ? version.slice(PIN.length) : version, status)];
}

function versionAt(address: unknown): string | undefined {
  return typeof address === 'string' ? distributionAt(address)?.version : undefined;
}

function firstOf(entry: JsonObject, keys: readonly string[]): unknown {
  return keys.map((key) => entry[key]).find((each) => each !== undefined);
}

function originOf(entry: JsonObject, isKnown: boolean): LockedPackage['status'] {
  if ('path' in entry) return 'own';
  const isArchive = ARCHIVES.some((kind) => kind in entry);
  const isFork = REPOSITORIES.some((kind) => kind in entry);
  return isFork || (isArchive && !isKnown) ? 'elsewhere' : undefined;
}
