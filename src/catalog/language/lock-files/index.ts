import { beginsWith } from '../../../archive/index.ts';
import {
  baseNameOf,
  defined,
  parentOf,
  type FileFacts,
  type LayerFile,
  type Package,
} from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isOfPackage } from '../../markers/index.ts';
import { invalidEntries, unreadableFile } from '../../unreadable-entry.ts';
import { formatOf, REQUIREMENTS, type LockFormat } from './formats.ts';
import { moduleDetail } from './go/go-mod.ts';
import { isGoSum, joinGoSums, readGoSum } from './go/go-sum.ts';
import { inWorkspaces, isGoWork, readGoWork } from './go/go-work.ts';
import { distinct } from './locked-graph.ts';
import { MAX_LOCKED, TOO_MANY_LOCKED, type LockedPackage } from './locked-package.ts';
import { manifestOf } from './manifests.ts';
import { asksForAny, type Needs } from './needs.ts';
import { needsOfScript, SCRIPT_MARK } from './python/python-manifests.ts';
import {
  beginsAsList,
  couldBeNamedElsewhere,
  isGenerated,
  joinRequirements,
  listDetail,
} from './python/requirement-lists.ts';
import { couldBeList, isRequirements, isSource } from './python/requirements.ts';

export { needsOf } from './python/requirement-lists.ts';
export { asksForAny, type Needs } from './needs.ts';

const PROOF = 'lock file';
const CONDA = { type: 'conda', ecosystem: 'conda' } as const;
const GO = { type: 'golang', ecosystem: 'Go' } as const;
/** No feed covers CocoaPods; its installed packages still satisfy a Podfile. */
const POD_LOCK = 'Podfile.lock';
const COCOAPODS = 'CocoaPods';
const SHEBANG = [0x23, 0x21];
/** Python's own modules and the distribution's. */
const PYTHONS_OWN = /(?:^|\/)lib\/python\d|^usr\/(?:share|lib|lib64|include)\//u;

/** Whether a package is known only from a lock file. */
export function isOfLockFile({ proof }: Package): boolean {
  return proof === PROOF;
}

/** Returns the ecosystem whose versions a file locks. */
export function lockedEcosystem({ path, packages }: FileFacts): string | undefined {
  if (path.endsWith(POD_LOCK)) return COCOAPODS;
  return packages && (formatOf(path)?.ecosystem ?? packages.find(isOfLockFile)?.ecosystem);
}

/**
 * Reads the packages listed in lock files, installed or not: they are declared, and the scan weighs them
 * against the installed packages. For other project files, keeps whether they leave versions open.
 */
export const lockFilesCataloger: FileCataloger = {
  kind: 'file',
  id: 'lock-files',
  version: 18,
  looksAt: (path) => (isListOrManifest(path) || couldBeAny(path)) && !isOfPackage(path),
  wants({ path, size }, head) {
    if (isListOrManifest(path)) return 'whole';
    const isWanted = couldBeNamedElsewhere(path)
      ? beginsAsList(size, textOf(head))
      : head.includes(SCRIPT_MARK) && (path.endsWith('.py') || beginsWith(head, SHEBANG));
    return isWanted ? 'whole' : 'no';
  },
  read(file, body): FileFacts | undefined {
    const { path } = file;
    const text = textOf(body.read(0, body.size));
    const isNamed = isRequirements(path) || isSource(path);
    if (isNamed || (couldBeNamedElsewhere(path) && !isListOrManifest(path))) {
      const isList = isNamed || isGenerated(text) || couldBeList(text);
      return isList ? readRequirementList(file, text) : undefined;
    }
    if (path.endsWith(POD_LOCK)) return { path };
    const facts = readLockFile(file, text);
    const needs = (manifestOf(path) ?? needsOfScript)(text);
    return needs && isKept(needs) ? { ...(facts ?? { path }), detail: { needs } } : facts;
  },
  combine: (files, image) => joinRequirements(joinGoSums(inWorkspaces(files)), image),
};

/** Whether a file asks for packages, or may be included by another file. */
function isKept(needs: Needs): boolean {
  const { own, lists, devLists } = needs;
  return asksForAny(needs) || own !== undefined || lists !== undefined || devLists !== undefined;
}

/** Decodes a file and drops its BOM: pip and .NET also read UTF-16, written by `pip freeze >` in PowerShell. */
function textOf(bytes: Buffer): string {
  const isLittle = beginsWith(bytes, [0xff, 0xfe]);
  const isBig = beginsWith(bytes, [0xfe, 0xff]);
  return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8').decode(bytes);
}

function isListOrManifest(path: string): boolean {
  const isOfGo = isGoSum(path) || isGoWork(path);
  if (isOfGo || formatOf(path) !== undefined || manifestOf(path) !== undefined) return true;
  return isSource(path) || path.endsWith(POD_LOCK);
}

/** Whether the first bytes may show a list under another name, or a script with inline requirements. */
function couldBeAny(path: string): boolean {
  if (couldBeNamedElsewhere(path)) return true;
  const isScript = path.endsWith('.py') || !baseNameOf(path).includes('.');
  return isScript && !PYTHONS_OWN.test(path);
}

/** Reads a possible list; combining decides whether any file includes it as one. */
function readRequirementList(file: LayerFile, text: string): FileFacts {
  const { path } = file;
  const facts = path.endsWith('.in') ? { path } : readFormat(file, text, REQUIREMENTS);
  return { ...facts, detail: { ...listDetail(path, text) } };
}

function readLockFile({ path }: LayerFile, text: string): FileFacts | undefined {
  if (isGoSum(path)) {
    const modules = readGoSum(text);
    if (modules.length > MAX_LOCKED) return unreadableFile(path, TOO_MANY_LOCKED);
    return { path, packages: modules.map((each) => toPackage(each, GO, path)) };
  }
  if (isGoWork(path)) return { path, detail: readGoWork(text) };
  const format = formatOf(path);
  return format && readFormat({ path }, text, format);
}

function readFormat({ path }: Pick<LayerFile, 'path'>, text: string, format: LockFormat): FileFacts {
  const list = format.read(text);
  if (!list.ok) return unreadableFile(path, list.failure);
  if (list.value.length > MAX_LOCKED) return unreadableFile(path, TOO_MANY_LOCKED);
  const known = list.value.filter((each) => each !== undefined);
  const packages = distinct(known).map((each) => toPackage(each, format, path));
  const invalid = list.value.length - known.length;
  const detail = format.type === GO.type ? moduleDetail(text) : undefined;
  if (invalid === 0) return { path, packages, ...defined({ detail }) };
  return { path, packages, problems: [invalidEntries(path, invalid)] };
}

function toPackage(
  { name, version, architecture, status, through, dev, alias, isConda }: LockedPackage,
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
    ...defined({ architecture }),
    ...(folder !== '' && { application: folder }),
    proof: PROOF,
    status: status ?? (isConda ? 'uncovered' : 'declared'),
    ...defined({ through, dev, alias }),
  };
}
