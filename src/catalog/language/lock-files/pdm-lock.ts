// pdm.lock: https://pdm-project.org/en/latest/usage/lockfile/

import { failed, isJsonObject, type JsonObject } from '../../../domain/index.ts';
import { unknownVersion, type Locked, type LockReader } from './locked.ts';
import { isOfMajor, lockedTable, lockedTables, readToml } from './toml.ts';

/** Reads versions 3.x and 4.x. */
export const readPdmLock: LockReader = (text) => {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { metadata, package: packages } = toml.value;
  const version = isJsonObject(metadata) ? metadata['lock_version'] : undefined;
  if (!isOfMajor(version, ['3', '4'])) return failed(unknownVersion(version));
  return lockedTables(packages, (entry) => lockedTable(entry, originOf(entry)));
};

function originOf(entry: JsonObject): Locked['standing'] {
  if ('path' in entry) return 'own';
  return 'git' in entry || 'hg' in entry || 'svn' in entry || 'url' in entry ? 'elsewhere' : undefined;
}
