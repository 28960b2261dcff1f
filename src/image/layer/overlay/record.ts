import type { OverlayEntry } from '../../../domain/index.ts';

/** An entry's effect, by its number in the stored form: append only, at most eight. */
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
  /** Link target. */
  readonly target?: string;
}

/**
 * Low bits of a record's first number, which hold the kind; the others count the characters shared with the
 * previous path.
 */
export const KIND_BITS = 3;

/** Bytes per number. */
export const NUMBER_BYTES = 2;

/** Records per block; a block's paths are read together or not at all. */
export const BLOCK_RECORDS = 128;

export function hasTarget(kind: RecordKind): boolean {
  return kind === 'symlink' || kind === 'hardlink';
}

/** Whether a path is `lib` or `usr/lib`: links there rename the files that packages list. */
export function isNearTop(path: string): boolean {
  const slash = path.indexOf('/');
  return slash < 0 || (path.startsWith('usr/') && !path.includes('/', slash + 1));
}
