import type { FileFacts, Package } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isOfPackage } from '../../markers/index.ts';
import { unreadableEntry, unreadableFile } from '../../unreadable-entry.ts';
import { formatOf, type LockFormat } from './formats.ts';
import { directModules } from './go-mod.ts';
import { isGoSum, joinGoSums, readGoSum } from './go-sum.ts';
import { distinct } from './locked-graph.ts';
import { MAX_LOCKED, TOO_MANY, type Locked } from './locked.ts';

const PROOF = 'lock file';
const GO = { type: 'golang', ecosystem: 'Go' } as const;

/** Whether a package is known by a lock file alone. */
export function isOfLockFile({ proof }: Package): boolean {
  return proof === PROOF;
}

/**
 * Reads the packages that lock files name, which are installed or not: they are declared, and a scan decides what that
 * means beside those that are installed.
 */
export const lockFilesCataloger: FileCataloger = {
  kind: 'file',
  id: 'lock-files',
  version: 3,
  looksAt: (path) => (formatOf(path) !== undefined || isGoSum(path)) && !isOfPackage(path),
  wants: () => 'whole',
  read({ path }, body): FileFacts | undefined {
    const text = body.read(0, body.size).toString('utf8');
    if (isGoSum(path)) {
      const modules = readGoSum(text);
      if (modules.length > MAX_LOCKED) return unreadableFile(path, TOO_MANY);
      return { path, packages: modules.map((each) => toPackage(each, GO, path)) };
    }
    const format = formatOf(path);
    if (!format) return undefined;
    const list = format.read(text.startsWith('\u{feff}') ? text.slice(1) : text);
    if (!list.ok) return unreadableFile(path, list.failure);
    if (list.value.length > MAX_LOCKED) return unreadableFile(path, TOO_MANY);
    const known = list.value.filter((each) => each !== undefined);
    const packages = distinct(known).map((each) => toPackage(each, format, path));
    const invalid = list.value.length - known.length;
    const detail = format.type === GO.type ? directModules(text) : undefined;
    if (invalid === 0) return { path, packages, ...(detail && { detail }) };
    const reason = `${invalid} of its entries ${invalid === 1 ? 'has' : 'have'} no valid name or version`;
    return { path, packages, problems: [unreadableEntry(path, reason)] };
  },
  settle: joinGoSums,
};

function toPackage(
  { name, version, architecture, standing, through, dev, alias }: Locked,
  { type, ecosystem }: Pick<LockFormat, 'type' | 'ecosystem'>,
  path: string,
): Package {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return {
    type,
    ecosystem,
    name,
    version,
    ...(architecture !== undefined && { architecture }),
    ...(folder !== '' && { application: folder }),
    proof: PROOF,
    standing: standing ?? 'declared',
    ...(through && { through }),
    ...(dev && { dev }),
    ...(alias !== undefined && { alias }),
  };
}
