// pylock.toml: https://packaging.python.org/en/latest/specifications/pylock-toml/

import { failed, isJsonObject, type JsonObject } from '../../../domain/index.ts';
import { unknownVersion, type Locked, type LockReader } from './locked.ts';
import { distributionAt, fileAt } from './python-address.ts';
import { isOfMajor, lockedTable, lockedTables, namesOfTables, pypiKey, readToml } from './toml.ts';

/** Reads versions 1.x, of which a minor version adds what may be left aside. */
export const readPylock: LockReader = (text) => {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { 'lock-version': version, packages } = toml.value;
  if (!isOfMajor(version, ['1'])) return failed(unknownVersion(version));
  return lockedTables(packages, (entry) => ({
    key: pypiKey(entry['name']),
    listed: lockedTable({ ...entry, version: versionOf(entry) }, originOf(entry)),
    needs: namesOfTables(entry['dependencies']),
  }));
};

/** A version may be left out where the address of a file, or a revision, identifies it. */
function versionOf({ version, vcs, archive, wheels, sdist }: JsonObject): unknown {
  if (version !== undefined) return version;
  if (isJsonObject(vcs)) return vcs['commit-id'];
  const wheel: unknown = Array.isArray(wheels) ? wheels[0] : undefined;
  const file = [archive, wheel, sdist].find(isJsonObject);
  const place = file && [file['name'], file['url'], file['path']].find((each) => typeof each === 'string');
  return typeof place === 'string' ? (distributionAt(place)?.version ?? fileAt(place)) : undefined;
}

function originOf(entry: JsonObject): Locked['standing'] {
  if ('directory' in entry) return 'own';
  return 'vcs' in entry || 'archive' in entry ? 'elsewhere' : undefined;
}
