import type { OverlayEntry } from '../../../domain/index.ts';

/** The effect of a layer's entry, by its number in the stored form: append only, at most eight. */
export const RECORD_KINDS = [
  'file',
  'directory',
  'symlink',
  'hardlink',
  'other',
  'whiteout',
  'opaque',
] as const satisfies readonly (OverlayEntry['kind'] | 'whiteout' | 'opaque')[];

export type RecordKind = (typeof RECORD_KINDS)[number];

export interface OverlayRecord {
  readonly kind: RecordKind;
  readonly path: string;
  /** Target of a link. */
  readonly target?: string;
}

/** Bits of the kind in the first number of a record; the others count the characters shared with the path before. */
export const KIND_BITS = 3;

/** Bytes of each number. */
export const NUMBER_BYTES = 2;

/** Records of a block, whose paths are read together or not at all. */
export const BLOCK_RECORDS = 128;

export function hasTarget(kind: RecordKind): boolean {
  return kind === 'symlink' || kind === 'hardlink';
}

/** Whether a path is `lib` or `usr/lib`: where links are by which packages may name their files. */
export function isNearTop(path: string): boolean {
  const slash = path.indexOf('/');
  return slash < 0 || (path.startsWith('usr/') && !path.includes('/', slash + 1));
}
