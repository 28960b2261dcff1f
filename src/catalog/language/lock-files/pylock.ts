// pylock.toml: https://packaging.python.org/en/latest/specifications/pylock-toml/

import { failed, type JsonObject } from '../../../domain/index.ts';
import { unknownVersion, type Locked, type LockReader } from './locked.ts';
import { isOfMajor, lockedTable, lockedTables, namesOfTables, pypiKey, readToml } from './toml.ts';

/** Reads versions 1.x, of which a minor version adds what may be left aside. */
export const readPylock: LockReader = (text) => {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { 'lock-version': version, packages } = toml.value;
  if (!isOfMajor(version, ['1'])) return failed(unknownVersion(version));
  return lockedTables(packages, (entry) => ({
    key: pypiKey(entry['name']),
    listed: lockedTable(entry, originOf(entry)),
    needs: namesOfTables(entry['dependencies']),
  }));
};

function originOf(entry: JsonObject): Locked['standing'] {
  if ('directory' in entry) return 'own';
  return 'vcs' in entry || 'archive' in entry ? 'elsewhere' : undefined;
}
