// uv.lock: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile

import { failed, isJsonObject, type JsonObject } from '../../../domain/index.ts';
import { unknownVersion, type Locked, type LockReader } from './locked.ts';
import { lockedTable, lockedTables, readToml } from './toml.ts';

const OWN = ['virtual', 'editable', 'directory'];

/** Reads version 1; its revisions are compatible. */
export const readUvLock: LockReader = (text) => {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { version, package: packages } = toml.value;
  if (version !== 1) return failed(unknownVersion(version));
  return lockedTables(packages, (entry) => lockedTable(entry, originOf(entry)));
};

function originOf({ source }: JsonObject): Locked['standing'] {
  if (!isJsonObject(source) || 'registry' in source) return undefined;
  return OWN.some((kind) => kind in source) ? 'own' : 'elsewhere';
}
