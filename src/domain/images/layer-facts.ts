import type { FileDigests } from './file-digests.ts';
import type { LanguageEcosystem, Markers } from './language-ecosystem.ts';
import type { Package } from './package.ts';
import type { Problem } from './problem.ts';
import type { ProgramReach } from './program-reach.ts';

/**
 * One cataloger's facts from one layer: plain JSON, stored once per (blob, cataloger, version) and matched from then
 * on. Paths are relative to the root, without a leading slash, in the layer's order.
 */
export interface CatalogerFacts {
  readonly files: readonly FileFacts[];
  /** Problems of the layer as a whole. */
  readonly problems: readonly Problem[];
  /** Markers of language packages, from the cataloger that looks for them. */
  readonly markers?: Markers;
  /** The layer's changes at the cataloger's roots, where an earlier version stored them with its facts. */
  readonly overlay?: OverlayFacts;
}

/** One cataloger's facts from one layer, with the layer's changes to the layers below at the cataloger's roots. */
export interface LayerFacts extends CatalogerFacts {
  readonly overlay: OverlayFacts;
}

/** Facts from one file. */
export interface FileFacts {
  readonly path: string;
  /** Packages that it lists as installed; absent when the file is not a package database. */
  readonly packages?: readonly Package[];
  /** Facts that its cataloger needs to settle which packages the image has: plain JSON of the cataloger's own. */
  readonly detail?: unknown;
  /** Ecosystem of the packages in it, which nothing lists: it is counted as a marker of them. */
  readonly marks?: LanguageEcosystem;
  /** Real paths of files whose packages its own package brought, and other catalogers read: it is then the same package. */
  readonly brought?: readonly string[];
  /** Digests of a file that was held whole, where a distribution could have installed it. */
  readonly digests?: FileDigests;
  /** The code linked into it, if it is a program that tells. */
  readonly reach?: ProgramReach;
  /** Keys and values of a file that names the distribution. */
  readonly release?: Readonly<Record<string, string>>;
  /** Sources that were built into its packages. */
  readonly builtUsing?: readonly BuiltUsing[];
  /** Files of its packages that could be markers of language packages. */
  readonly ownedMarkers?: readonly OwnedMarkers[];
  /** Files that a distribution's package installs elsewhere than it says. */
  readonly diversions?: readonly Diversion[];
  readonly problems?: readonly Problem[];
}

export interface OverlayFacts {
  /** Paths that a whiteout (`.wh.NAME`) removes from the layers below. */
  readonly whiteouts: readonly string[];
  /** Directories whose content from the layers below is hidden (`.wh..wh..opq`). */
  readonly opaque: readonly string[];
  /** Entries other than directories, in a root or on the way to one: they hide what was below. */
  readonly entries: readonly OverlayEntry[];
}

export interface OverlayEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** Target of a symbolic or hard link, as the archive holds it. */
  readonly target?: string;
}

export interface OwnedMarkers {
  /** `name`, or `name:architecture` if the database distinguishes them. */
  readonly package: string;
  /** Without a leading slash, as in the database: a folder on the way may be a link. */
  readonly paths: readonly string[];
  /** Digest of each of the paths as installed, `sha256:HEX`; empty for one of which none is known. */
  readonly digests?: readonly string[];
  /** Set if the package was not built as distributions build theirs: its record of apk names no commit. */
  readonly isLocal?: true;
}

/** Sources of which an installed package holds parts, besides its own: libraries that are linked statically. */
export interface BuiltUsing {
  /** Its name. */
  readonly package: string;
  readonly sources: readonly { readonly name: string; readonly version: string }[];
}

/** A file of all packages but one is installed under another name. Paths have no leading slash. */
export interface Diversion {
  readonly path: string;
  readonly to: string;
  /** The package whose own file keeps its name; absent: none does. */
  readonly package?: string;
}

/** Files that an installed package owns; kept apart, since only catalogers of other files need them. */
export interface OwnedFiles {
  /** Path of the database or the list that says so. */
  readonly path: string;
  /** `name`, or `name:architecture` if the database distinguishes them. */
  readonly package: string;
  /** Without a leading slash. */
  readonly files: readonly string[];
}
