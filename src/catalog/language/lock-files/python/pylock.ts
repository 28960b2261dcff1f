// pylock.toml: https://packaging.python.org/en/latest/specifications/pylock-toml/

import { failed, isJsonObject, type JsonObject } from '../../../../domain/index.ts';
import { unknownVersion, type LockedPackage, type LockReader } from '../locked-package.ts';
import { distributionAt, fileAt } from './python-address.ts';
import { isOfMajor, lockedTable, lockedTables, namesOfTables, pypiKey, readToml } from '../toml.ts';

/** Reads versions 1.x: minor versions only add ignorable fields. */
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

/** The version may be omitted if a file URL or a revision identifies the package. */
function versionOf(entry: JsonObject): unknown {
  const { version, vcs } = entry;
  if (version !== undefined) return version;
  if (isJsonObject(vcs)) return vcs['commit-id'];
  const place = placeOf(entry);
  return place === undefined ? undefined : (distributionAt(place)?.version ?? fileAt(place));
}

function placeOf({ archive, wheels, sdist }: JsonObject): string | undefined {
  const wheel: unknown = Array.isArray(wheels) ? wheels[0] : undefined;
  const file = [archive, wheel, sdist].find(isJsonObject);
  return file && [file['name'], file['url'], file['path']].find((each) => typeof each === 'string');
}

/** An archive is the distribution in its file name, as for pip; any other name leaves the version unknown. */
function originOf(entry: JsonObject): LockedPackage['status'] {
  if ('directory' in entry) return 'own';
  if ('vcs' in entry) return 'elsewhere';
  const isKnown = entry['version'] !== undefined || distributionAt(placeOf(entry) ?? '') !== undefined;
  return 'archive' in entry && !isKnown ? 'elsewhere' : undefined;
}
