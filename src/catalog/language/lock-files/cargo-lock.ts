// Cargo.lock: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html

import { failed, type JsonObject } from '../../../domain/index.ts';
import { unknownVersion, type Locked, type LockReader } from './locked.ts';
import { lockedTable, lockedTables, readToml } from './toml.ts';

const VERSIONS: readonly unknown[] = [1, 2, 3, 4];
/** Index of crates.io, as a repository and as files. */
const CRATES_IO: readonly unknown[] = [
  'registry+https://github.com/rust-lang/crates.io-index',
  'sparse+https://index.crates.io/',
];

/** Reads versions 1 to 4, of which the first two have no version. */
export const readCargoLock: LockReader = (text) => {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { version, package: packages } = toml.value;
  const isKnown = version === undefined ? Array.isArray(packages) : VERSIONS.includes(version);
  if (!isKnown) return failed(unknownVersion(version));
  return lockedTables(packages, (entry) => lockedTable(entry, originOf(entry)));
};

/** A package of the workspace has no source. */
function originOf({ source }: JsonObject): Locked['standing'] {
  if (source === undefined) return 'own';
  return CRATES_IO.includes(source) ? undefined : 'elsewhere';
}
