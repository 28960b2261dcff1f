// pdm.lock: https://pdm-project.org/en/latest/usage/lockfile/

import { failed, isJsonObject, type JsonObject } from '../../../../domain/index.ts';
import { unknownVersion, type LockedPackage, type LockReader } from '../locked-package.ts';
import { isOfMajor, lockedTable, lockedTables, pypiKey, readToml } from '../toml.ts';

/** Reads versions 3.x and 4.x. */
export const readPdmLock: LockReader = (text) => {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { metadata, package: packages } = toml.value;
  const version = isJsonObject(metadata) ? metadata['lock_version'] : undefined;
  if (!isOfMajor(version, ['3', '4'])) return failed(unknownVersion(version));
  return lockedTables(packages, (entry) => ({
    key: pypiKey(entry['name']),
    listed: lockedTable(entry, originOf(entry), isForDevelopment(entry)),
    needs: requirementsIn(entry['dependencies']),
  }));
};

/** Other groups are extras or for development: the file does not say which. */
function isForDevelopment({ groups }: JsonObject): boolean {
  return Array.isArray(groups) && groups.length === 1 && groups[0] === 'dev';
}

/** Reads the names in requirements such as `requests[socks]>=2; python_version > "3"`. */
function requirementsIn(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.map((each: unknown) =>
    pypiKey(typeof each === 'string' ? /^[\w.-]+/u.exec(each)?.[0] : undefined),
  );
}

function originOf(entry: JsonObject): LockedPackage['status'] {
  if ('path' in entry) return 'own';
  return 'git' in entry || 'hg' in entry || 'svn' in entry ? 'elsewhere' : undefined;
}
