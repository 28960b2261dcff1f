import { posix } from 'node:path';
import { defined, type FileFacts } from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';
import {
  isPythonDetail,
  type FileList,
  type DistributionIdentity,
  type Origin,
  type PythonDetail,
} from './detail.ts';
import { identityOfName } from './folder-name.ts';

/** Combined facts from one metadata folder, or one `X.egg-info` file. */
export interface PythonDistribution {
  /** The metadata folder or file. */
  readonly entry: string;
  /** The folder that contains its modules. */
  readonly site: string;
  /** The file that lists it. */
  readonly place: string;
  /** Whether its metadata was found: if not, only its code proves that it is present. */
  readonly hasMetadata: boolean;
  readonly identity?: DistributionIdentity;
  /** The identity's source, if not the metadata. */
  readonly proof?: string;
  readonly lists: readonly FileList[];
  /** Modules and packages by their import names. */
  readonly modules: readonly string[];
  readonly origin?: Origin;
  readonly installer?: string;
}

interface DetailOfFile {
  readonly path: string;
  readonly detail: PythonDetail;
  /** Whether the path is a symbolic link, or below one. */
  readonly isLinked?: boolean;
}

type Details = Map<PythonDetail['kind'], DetailOfFile>;

const METADATA_NAMES = ['METADATA', 'PKG-INFO'];

/** Groups files by distribution. Follows symbolic links, such as links into uv's cache. */
export function joinDistributions(
  files: readonly FileFacts[],
  image: ImageNames,
): readonly PythonDistribution[] {
  const entries = new Map<string, Details>();
  const known = new Map<string, PythonDetail>();
  for (const { path, detail } of files) {
    if (!isPythonDetail(detail)) continue;
    known.set(path, detail);
    const entry = entryOf(path, detail);
    if (entry === undefined) continue;
    const details = entries.get(entry) ?? new Map<PythonDetail['kind'], DetailOfFile>();
    if (!details.has(detail.kind) || path.endsWith('/METADATA')) details.set(detail.kind, { path, detail });
    entries.set(entry, details);
  }
  addLinked(entries, known, image);
  return Array.from(entries, ([entry, details]) => toDistribution(entry, details));
}

/** Finds metadata for folders that do not contain it as a regular file. */
function addLinked(
  entries: ReadonlyMap<string, Details>,
  known: ReadonlyMap<string, PythonDetail>,
  image: ImageNames,
): void {
  const asked = new Map<string, Details>();
  for (const [entry, details] of entries) {
    if (details.has('metadata')) continue;
    for (const name of METADATA_NAMES) asked.set(`${entry}/${name}`, details);
  }
  if (asked.size === 0) return;
  for (const [path, real] of image.find(asked.keys())) {
    const detail = known.get(real);
    if (detail?.kind === 'metadata') asked.get(path)?.set('metadata', { path, detail, isLinked: true });
  }
}

/** Returns the metadata folder that a file belongs to; undefined for other kinds. */
function entryOf(path: string, { kind }: PythonDetail): string | undefined {
  switch (kind) {
    case 'metadata':
      return path.endsWith('.egg-info') ? path : posix.dirname(path);
    case 'record':
    case 'installed':
    case 'sources':
    case 'modules':
    case 'origin':
    case 'installer':
      return posix.dirname(path);
    case 'link':
    case 'code':
    case 'vendored':
    case 'archive':
    case 'frozen':
      return undefined;
  }
}

function toDistribution(entry: string, details: Details): PythonDistribution {
  const all = Array.from(details.values(), ({ detail }) => detail);
  const metadata = details.get('metadata');
  const identity = metadata?.detail.kind === 'metadata' ? metadata.detail.identity : undefined;
  const isFile = metadata?.path === entry;
  // Any file may end in `.egg-info`; but a folder comes from an installer, and so does a file with Python's
  // version.
  const isInstalled = !isFile || /-py\d[\d.]*\.egg-info$/u.test(entry);
  const named = isInstalled && !identity ? identityOfName(namedBy(entry)) : undefined;
  const origin = all.find((detail) => detail.kind === 'origin');
  const installer = all.find((detail) => detail.kind === 'installer')?.name;
  return {
    entry,
    site: siteOf(entry),
    place: placeOf(entry, details),
    hasMetadata: metadata !== undefined,
    ...defined({ identity }),
    ...(named && { identity: named, proof: isFile ? 'file name' : 'folder name' }),
    lists: all.filter((detail) => isFileList(detail)),
    modules: all.find((detail) => detail.kind === 'modules')?.names ?? [],
    ...defined({ origin, installer }),
  };
}

function isFileList(detail: PythonDetail): detail is FileList {
  return detail.kind === 'record' || detail.kind === 'installed' || detail.kind === 'sources';
}

/** The metadata file itself; if it is behind a link, another file in the folder represents it. */
function placeOf(entry: string, details: Details): string {
  const metadata = details.get('metadata');
  if (metadata && !metadata.isLinked) return metadata.path;
  const own = [...details.values()].filter(({ isLinked }) => isLinked !== true).map(({ path }) => path);
  return own.sort()[0] ?? entry;
}

function siteOf(entry: string): string {
  const folder = posix.dirname(entry);
  return folder === '.' ? '' : folder;
}

/** Returns the path that contains name and version: for an egg, its parent folder. */
function namedBy(entry: string): string {
  return entry.endsWith('/EGG-INFO') ? posix.dirname(entry) : entry;
}
