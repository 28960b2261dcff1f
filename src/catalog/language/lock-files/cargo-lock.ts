// Cargo.lock: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html

import { failed, isJsonObject, type JsonObject } from '../../../domain/index.ts';
import type { LockedNode } from './locked-graph.ts';
import { unknownVersion, type LockedPackage, type LockReader } from './locked-package.ts';
import { lockedTable, lockedTables, readToml } from './toml.ts';

const VERSIONS: readonly unknown[] = [1, 2, 3, 4];
/** The crates.io index, as a repository and as files. */
const CRATES_IO: readonly unknown[] = [
  'registry+https://github.com/rust-lang/crates.io-index',
  'sparse+https://index.crates.io/',
];

/** Reads versions 1 to 4; versions 1 and 2 have no version field. */
export const readCargoLock: LockReader = (text) => {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { version, package: packages } = toml.value;
  const isKnown = version === undefined ? Array.isArray(packages) : VERSIONS.includes(version);
  if (!isKnown) return failed(unknownVersion(version));
  const versions = versionsIn(packages);
  return lockedTables(packages, (entry) => toNode(entry, versions));
};

function toNode(entry: JsonObject, versions: ReadonlyMap<string, string>): LockedNode {
  const { name, version, dependencies } = entry;
  const status = originOf(entry);
  return {
    key: `${String(name)} ${String(version)}`,
    listed: lockedTable(entry, status),
    needs: Array.isArray(dependencies) ? dependencies.map((each) => keyOf(each, versions)) : [],
    isProject: status === 'own',
  };
}

/**
 * A dependency is `NAME` if the file has only one version, `NAME VERSION`, or that followed by the source in
 * brackets.
 */
function keyOf(dependency: unknown, versions: ReadonlyMap<string, string>): string {
  const [name = '', version] = typeof dependency === 'string' ? dependency.split(' ', 2) : [];
  return `${name} ${version ?? versions.get(name) ?? ''}`;
}

function versionsIn(packages: unknown): ReadonlyMap<string, string> {
  const tables = Array.isArray(packages) ? packages.filter(isJsonObject) : [];
  return new Map(tables.map(({ name, version }) => [String(name), String(version)]));
}

/** Workspace packages have no source. */
function originOf({ source }: JsonObject): LockedPackage['status'] {
  if (source === undefined) return 'own';
  return CRATES_IO.includes(source) ? undefined : 'elsewhere';
}
