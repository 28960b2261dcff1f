import { ArchiveError } from '../archive-error.ts';
import { MAX_TAR_METADATA_BYTES } from '../limits.ts';
import type { TarHeader } from './header.ts';
import type { PaxAttributes } from './pax.ts';
import { parseDecimal, parseSparseList, type SparseMap, type SparsePiece } from './sparse.ts';

export interface TarEntry {
  /** Path as in the archive: not normalised, and not to be trusted. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** Target of a symbolic or hard link. */
  readonly target?: string;
  /** File size in bytes; the full size if sparse. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Offset of the stored body in the tar. */
  readonly offset: number;
  /** True if the stored body holds only the file's non-zero pieces. */
  readonly isSparse: boolean;
}

export interface ResolvedEntry {
  readonly entry: TarEntry;
  /** Body size in the archive, in bytes. */
  readonly storedSize: number;
  readonly sparse?: SparseMap;
}

/** Header additions that come before or with it. */
export interface HeaderExtensions {
  readonly pax?: PaxAttributes | undefined;
  readonly longName?: string | undefined;
  readonly longLinkName?: string | undefined;
  readonly oldSparse?: { readonly pieces: readonly SparsePiece[]; readonly realSize: number } | undefined;
}

const KINDS: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'other',
  '4': 'other',
  '5': 'directory',
  '6': 'other',
};

/** Devices and pipes, which have no body; unknown types may have one. */
const BODYLESS_TYPES: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '6']);

export function resolveEntry(header: TarHeader, offset: number, extensions: HeaderExtensions): ResolvedEntry {
  const { pax, longName, longLinkName } = extensions;
  const sparse = sparseOf(extensions);
  const path = sparse?.path ?? longName ?? pax?.path ?? header.name;
  const kind = kindOf(header.type, path);
  const isLink = kind === 'symlink' || kind === 'hardlink';
  const hasBody = kind !== 'directory' && !BODYLESS_TYPES.has(header.type);
  const storedSize = hasBody ? (pax?.size ?? header.size) : 0;
  if (sparse && storedSize > sparse.realSize + MAX_TAR_METADATA_BYTES) {
    throw new ArchiveError('the tar is damaged: a sparse file stores more than its size');
  }
  const size = hasBody ? (sparse?.realSize ?? storedSize) : 0;
  const plain = { path, kind, size, mode: header.mode, offset, isSparse: sparse !== undefined };
  // Avoids spreading for plain files, the bulk of the millions of entries.
  const entry = isLink ? { ...plain, target: longLinkName ?? pax?.linkPath ?? header.linkName } : plain;
  return sparse ? { entry, storedSize, sparse: sparse.map } : { entry, storedSize };
}

/** In v7 archives only a trailing slash marks a directory; any later type is taken literally, and keeps its body. */
function kindOf(type: string, path: string): TarEntry['kind'] {
  return type === '\0' && path.endsWith('/') ? 'directory' : (KINDS[type] ?? 'other');
}

/** PAX sparse versions that keep the map in the header; the first had no version field. */
const LISTED_VERSIONS: ReadonlySet<string> = new Set(['.', '0.0', '0.1']);

interface Sparse {
  readonly map: SparseMap;
  readonly realSize: number;
  readonly path?: string;
}

function sparseOf({ pax, oldSparse }: HeaderExtensions): Sparse | undefined {
  if (oldSparse) return { map: { kind: 'pieces', pieces: oldSparse.pieces }, realSize: oldSparse.realSize };
  const attributes = pax?.sparse;
  if (!attributes?.size) return undefined;
  const list = attributes.get('map');
  const version = `${attributes.get('major') ?? ''}.${attributes.get('minor') ?? ''}`;
  const isInBody = version === '1.0';
  // Engines treat an unknown version as a plain file.
  if (!isInBody && (!list || !LISTED_VERSIONS.has(version))) return undefined;
  const realSize = parseDecimal(attributes.get('size') ?? attributes.get('realsize') ?? '');
  if (realSize === undefined) throw new ArchiveError('the tar is damaged: a sparse file has no size');
  const path = attributes.get('name');
  return {
    map: isInBody ? { kind: 'in-body' } : { kind: 'pieces', pieces: parseSparseList(list ?? '') },
    realSize,
    ...(path !== undefined && { path }),
  };
}
