// pixi.lock: https://pixi.sh/latest/workspace/lockfile/
// conda-lock.yml: https://conda.github.io/conda-lock/output/

import { failed, ok } from '../../../domain/index.ts';
import { readItems } from './items.ts';
import { locked, MAX_LOCKED, TOO_MANY, unknownVersion, type Locked, type LockReader } from './locked.ts';

type Fields = ReadonlyMap<string, string>;

const PIXI_VERSIONS = ['4', '5', '6'];
const CONDA_LOCK_VERSIONS = ['1'];
/** `NAME-VERSION-BUILD.conda` at the end of an address. */
const ARCHIVE = /\/([^/]+)-([^/-]+)-[^/-]+\.(?:conda|tar\.bz2)$/u;

/** Reads the packages of all environments and platforms. Version 6 has a conda package's address in place of its name. */
export const readPixiLock: LockReader = (text) =>
  readPackages(text, 'packages', PIXI_VERSIONS, (fields) => {
    const kind = fields.get('kind') ?? (fields.has('pypi') ? 'pypi' : 'conda');
    if (kind === 'pypi') return ofPython(fields, fields.get('pypi') ?? fields.get('url') ?? '');
    const [, name, version] = ARCHIVE.exec(fields.get('conda') ?? fields.get('url') ?? '') ?? [];
    return ofConda(fields.get('name') ?? name, fields.get('version') ?? version);
  });

/** Reads the packages of all platforms. */
export const readCondaLock: LockReader = (text) =>
  readPackages(text, 'package', CONDA_LOCK_VERSIONS, (fields) =>
    fields.get('manager') === 'pip'
      ? ofPython(fields, fields.get('url') ?? '')
      : ofConda(fields.get('name'), fields.get('version')),
  );

function readPackages(
  text: string,
  list: string,
  versions: readonly string[],
  toLocked: (fields: Fields) => Locked | undefined,
): ReturnType<LockReader> {
  const { items, fields } = readItems(text, list);
  const version = fields.get('version');
  if (version === undefined || !versions.includes(version)) return failed(unknownVersion(version));
  if (items === undefined) return failed('no list of packages');
  return items.length > MAX_LOCKED ? failed(TOO_MANY) : ok(items.map(toLocked));
}

/** A folder of the project has no address, and is not of an index. */
function ofPython(fields: Fields, address: string): Locked | undefined {
  const isOwn = address.startsWith('.') || address.startsWith('/');
  const standing = isOwn ? 'own' : address.startsWith('git+') ? 'elsewhere' : undefined;
  return locked(fields.get('name'), fields.get('version') ?? (isOwn ? address : undefined), standing);
}

function ofConda(name: string | undefined, version: string | undefined): Locked | undefined {
  const each = locked(name, version);
  return each && { ...each, isConda: true };
}
