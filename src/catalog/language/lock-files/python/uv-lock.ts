// uv.lock: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile

import { failed, isJsonObject, type JsonObject } from '../../../../domain/index.ts';
import type { LockedNode } from '../locked-graph.ts';
import { unknownVersion, type LockedPackage, type LockReader } from '../locked-package.ts';
import { lockedTable, lockedTables, namesOfTables, pypiKey, readToml } from '../toml.ts';

const OWN = ['virtual', 'editable', 'directory'];
/** An index, and a wheel or source archive by URL or path. */
const PUBLISHED = ['registry', 'url', 'path'];

/** Reads version 1; its revisions are compatible. */
export const readUvLock: LockReader = (text) => {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { version, package: packages } = toml.value;
  if (version !== 1) return failed(unknownVersion(version));
  return lockedTables(packages, toNode);
};

/** A project's extras count as regular dependencies; its groups are for development. */
function toNode(entry: JsonObject): LockedNode {
  const { name, dependencies, 'optional-dependencies': extras, 'dev-dependencies': groups } = entry;
  const status = originOf(entry);
  return {
    key: pypiKey(name),
    listed: lockedTable(entry, status),
    needs: [dependencies, ...listsIn(extras)].flatMap(namesOfTables),
    isProject: status === 'own',
    devNeeds: listsIn(groups).flatMap(namesOfTables),
  };
}

function listsIn(table: unknown): readonly unknown[] {
  return isJsonObject(table) ? Object.values(table) : [];
}

function originOf({ source }: JsonObject): LockedPackage['status'] {
  if (!isJsonObject(source) || PUBLISHED.some((kind) => kind in source)) return undefined;
  return OWN.some((kind) => kind in source) ? 'own' : 'elsewhere';
}
