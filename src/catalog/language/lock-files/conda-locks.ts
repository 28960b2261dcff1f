// pixi.lock: https://pixi.sh/latest/workspace/lockfile/
// conda-lock.yml: https://conda.github.io/conda-lock/output/

import { failed, ok } from '../../../domain/index.ts';
import { readItems } from './items.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  unknownVersion,
  type LockedPackage,
  type LockReader,
} from './locked-package.ts';

type Fields = ReadonlyMap<string, string>;

const PIXI_VERSIONS = ['4', '5', '6', '7'];
const CONDA_LOCK_VERSIONS = ['1'];
/** `NAME-VERSION-BUILD.conda` at the end of a URL. */
const ARCHIVE = /\/([^/]+)-([^/-]+)-[^/-]+\.(?:conda|tar\.bz2)$/u;
/** `NAME[HASH] @ PLACE`, for packages built from source: PLACE is a folder or a URL. */
const BUILT = /^([^[\]]+)\[\w+\] @ (.+)$/u;

/**
 * Reads the packages for all environments and platforms. Since version 6, conda packages have a URL instead
 * of a name.
 */
export const readPixiLock: LockReader = (text) =>
  readPackages(text, 'packages', PIXI_VERSIONS, (fields) => {
    const built = fields.get('conda_source');
    if (built !== undefined) return ofSources(fields, built);
    const kind = fields.get('kind') ?? (fields.has('pypi') ? 'pypi' : 'conda');
    if (kind === 'pypi') return ofPython(fields, fields.get('pypi') ?? fields.get('url') ?? '');
    const [, name, version] = ARCHIVE.exec(fields.get('conda') ?? fields.get('url') ?? '') ?? [];
    return ofConda(fields.get('name') ?? name, fields.get('version') ?? version);
  });

/** Reads the packages for all platforms. */
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
  toLocked: (fields: Fields) => LockedPackage | undefined,
): ReturnType<LockReader> {
  const { items, fields } = readItems(text, list);
  const version = fields.get('version');
  if (version === undefined || !versions.includes(version)) return failed(unknownVersion(version));
  if (items === undefined) return failed('no package list');
  return items.length > MAX_LOCKED ? failed(TOO_MANY_LOCKED) : ok(items.map(toLocked));
}

/** Project folders have no URL and are not from an index. */
function ofPython(fields: Fields, address: string): LockedPackage | undefined {
  const isOwn = address.startsWith('.') || address.startsWith('/');
  const status = isOwn ? 'own' : address.startsWith('git+') ? 'elsewhere' : undefined;
  return lockedPackage(fields.get('name'), fields.get('version') ?? (isOwn ? address : undefined), status);
}

/** Names a package built from source: in a folder, it may have no version yet. */
function ofSources(fields: Fields, built: string): LockedPackage | undefined {
  const [, name, place = ''] = BUILT.exec(built) ?? [];
  const isOwn = !place.includes('://');
  const version = fields.get('version') ?? (isOwn ? place : undefined);
  return ofConda(name, version, isOwn ? 'own' : 'elsewhere');
}

function ofConda(
  name: string | undefined,
  version: string | undefined,
  status?: LockedPackage['status'],
): LockedPackage | undefined {
  const each = lockedPackage(name, version, status);
  return each && { ...each, isConda: true };
}
