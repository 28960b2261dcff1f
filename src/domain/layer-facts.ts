import type { Markers } from './language-ecosystem.ts';
import type { Package } from './package.ts';
import type { Problem } from './problem.ts';

/**
 * What one cataloger took from one layer: plain JSON, stored once per (blob, cataloger, version) and matched for
 * ever. Paths are relative to the root, without a leading slash, in the order of the layer.
 */
export interface LayerFacts {
  readonly files: readonly FileFacts[];
  /** How the layer changes what lies below it, as far as it touches the cataloger's roots. */
  readonly overlay: OverlayFacts;
  /** Problems of the layer as a whole. */
  readonly problems: readonly Problem[];
  /** Where packages of programming languages are; of the cataloger that looks for them. */
  readonly markers?: Markers;
}

/** What was read from one file. */
export interface FileFacts {
  readonly path: string;
  /** The packages that it lists as installed; absent when the file is not a package database. */
  readonly packages?: readonly Package[];
  /** Keys and values of a file that names the distribution. */
  readonly release?: Readonly<Record<string, string>>;
  /** Of the files that its packages own, those that could be a marker of language packages. */
  readonly ownedMarkers?: readonly OwnedMarkers[];
  readonly problems?: readonly Problem[];
}

export interface OverlayFacts {
  /** Paths that a whiteout (`.wh.NAME`) removes from the layers below. */
  readonly whiteouts: readonly string[];
  /** Directories whose content from the layers below is hidden (`.wh..wh..opq`). */
  readonly opaque: readonly string[];
  /** Entries that are no directory and lie on the way to a root, or in it: they hide what was below. */
  readonly entries: readonly OverlayEntry[];
}

export interface OverlayEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** Of a symbolic or hard link, as the archive holds it. */
  readonly target?: string;
}

export interface OwnedMarkers {
  /** `name`, or `name:architecture` where the database tells the two apart. */
  readonly package: string;
  /** Without a leading slash, as the database holds them: a folder on the way may be a link. */
  readonly paths: readonly string[];
}

/** Which files an installed package owns; kept apart, since only catalogers of other files ask for it. */
export interface OwnedFiles {
  /** The database's file, or the list's, that said so. */
  readonly path: string;
  /** `name`, or `name:architecture` where the database tells the two apart. */
  readonly package: string;
  /** Without a leading slash. */
  readonly files: readonly string[];
}
