import { beginsWith } from '../../../archive/index.ts';
import {
  isJsonObject,
  parentOf,
  type FileFacts,
  type LayerFile,
  type Package,
} from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isOfPackage } from '../../markers/index.ts';
import { invalidEntries, unreadableFile } from '../../unreadable-entry.ts';
import { formatOf, type LockFormat } from './formats.ts';
import { moduleDetail } from './go-mod.ts';
import { isGoSum, joinGoSums, readGoSum } from './go-sum.ts';
import { inWorkspaces, isGoWork, readGoWork } from './go-work.ts';
import { distinct } from './locked-graph.ts';
import { MAX_LOCKED, TOO_MANY, type Locked } from './locked.ts';
import { manifestFormatOf } from './manifests.ts';

const PROOF = 'lock file';
const CONDA = { type: 'conda', ecosystem: 'conda' } as const;
const GO = { type: 'golang', ecosystem: 'Go' } as const;

/** Whether a package is known by a lock file alone. */
export function isOfLockFile({ proof }: Package): boolean {
  return proof === PROOF;
}

/** Returns the ecosystem of which a project's file names packages and leaves their versions open. */
export function openEcosystem({ detail }: FileFacts): string | undefined {
  const { open } = isJsonObject(detail) ? detail : {};
  return typeof open === 'string' ? open : undefined;
}

/** Returns the ecosystem whose versions a file with this path locks. */
export function lockedEcosystem(path: string): string | undefined {
  return formatOf(path)?.ecosystem;
}

/**
 * Reads the packages that lock files name, which are installed or not: they are declared, and a scan decides what that
 * means beside those that are installed. Of other files of a project it keeps whether they leave versions open.
 */
export const lockFilesCataloger: FileCataloger = {
  kind: 'file',
  id: 'lock-files',
  version: 16,
  looksAt: (path) => isListOrManifest(path) && !isOfPackage(path),
  wants: () => 'whole',
  read(file, body): FileFacts | undefined {
    const text = textOf(body.read(0, body.size));
    const facts = readLockFile(file, text);
    const manifest = manifestFormatOf(file.path);
    if (!manifest?.needsAny(text, file.path)) return facts;
    return { ...(facts ?? { path: file.path }), detail: { open: manifest.ecosystem } };
  },
  settle: (files) => joinGoSums(inWorkspaces(files)),
};

/** Decodes a file, without its mark: pip and .NET read UTF-16, too, which `pip freeze >` writes in PowerShell. */
function textOf(bytes: Buffer): string {
  const isLittle = beginsWith(bytes, [0xff, 0xfe]);
  const isBig = beginsWith(bytes, [0xfe, 0xff]);
  return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8').decode(bytes);
}

function isListOrManifest(path: string): boolean {
  return (
    formatOf(path) !== undefined || isGoSum(path) || isGoWork(path) || manifestFormatOf(path) !== undefined
  );
}

function readLockFile({ path }: LayerFile, text: string): FileFacts | undefined {
  if (isGoSum(path)) {
    const modules = readGoSum(text);
    if (modules.length > MAX_LOCKED) return unreadableFile(path, TOO_MANY);
    return { path, packages: modules.map((each) => toPackage(each, GO, path)) };
  }
  if (isGoWork(path)) return { path, detail: readGoWork(text) };
  const format = formatOf(path);
  if (!format) return undefined;
  const list = format.read(text);
  if (!list.ok) return unreadableFile(path, list.failure);
  if (list.value.length > MAX_LOCKED) return unreadableFile(path, TOO_MANY);
  const known = list.value.filter((each) => each !== undefined);
  const packages = distinct(known).map((each) => toPackage(each, format, path));
  const invalid = list.value.length - known.length;
  const detail = format.type === GO.type ? moduleDetail(text) : undefined;
  if (invalid === 0) return { path, packages, ...(detail && { detail }) };
  return { path, packages, problems: [invalidEntries(path, invalid)] };
}

function toPackage(
  { name, version, architecture, standing, through, dev, alias, isConda }: Locked,
  format: Pick<LockFormat, 'type' | 'ecosystem'>,
  path: string,
): Package {
  const { type, ecosystem } = isConda ? CONDA : format;
  const folder = parentOf(path);
  return {
    type,
    ecosystem,
    name,
    version,
    ...(architecture !== undefined && { architecture }),
    ...(folder !== '' && { application: folder }),
    proof: PROOF,
    standing: standing ?? (isConda ? 'uncovered' : 'declared'),
    ...(through && { through }),
    ...(dev && { dev }),
    ...(alias !== undefined && { alias }),
  };
}
