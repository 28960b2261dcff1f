// poetry.lock: https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock

import { failed, isJsonObject, memberNames, type JsonObject } from '../../../../domain/index.ts';
import { unknownVersion, type LockedPackage, type LockReader } from '../locked-package.ts';
import { isOfMajor, lockedTable, lockedTables, pypiKey, readToml } from '../toml.ts';

/** The version assumed for unversioned files. */
const UNCOUNTED = '1.0';

/** Reads versions 1.x and 2.x. Files from before Poetry versioned them have the first form. */
export const readPoetryLock: LockReader = (text) => {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { metadata, package: packages } = toml.value;
  const { 'lock-version': given, 'content-hash': hash } = isJsonObject(metadata) ? metadata : {};
  const version = given ?? (hash === undefined ? undefined : UNCOUNTED);
  if (!isOfMajor(version, ['1', '2'])) return failed(unknownVersion(version));
  return lockedTables(packages, (entry) => ({
    key: pypiKey(entry['name']),
    listed: lockedTable(entry, originOf(entry), isForDevelopment(entry)),
    needs: memberNames(entry['dependencies']).map(pypiKey),
  }));
};

/** Every group except `main` is for development; versions 1.0 and 1.1 have a category instead. */
function isForDevelopment({ category, groups }: JsonObject): boolean {
  return Array.isArray(groups) ? !groups.includes('main') : category === 'dev';
}

/** An index other than PyPI is `legacy`, and mostly a PyPI mirror. Archives identify themselves, wherever they are. */
function originOf({ source }: JsonObject): LockedPackage['status'] {
  switch (isJsonObject(source) ? source['type'] : undefined) {
    case undefined:
    case 'legacy':
    case 'url':
    case 'file':
      return undefined;
    case 'directory':
      return 'own';
    default:
      return 'elsewhere';
  }
}
