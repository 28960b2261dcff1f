import type { FileDigests } from './file-digests.ts';
import type { LanguageEcosystem, Markers } from '../packages/language-ecosystem.ts';
import type { Package } from '../packages/package.ts';
import type { Problem } from '../findings/problem.ts';
import type { ProgramReach } from '../packages/program-reach.ts';

/**
 * One cataloger's facts from one layer: plain JSON, stored once per (blob, cataloger, version) and matched
 * from then on. Paths are relative to the root, without a leading slash, in the layer's order.
 */
export interface CatalogerFacts {
  readonly files: readonly FileFacts[];
  /** Problems that concern the whole layer. */
  readonly problems: readonly Problem[];
  /** Language package markers, from the marking cataloger. */
  readonly markers?: Markers;
}

/** One cataloger's facts from one layer, with the layer's changes to the layers below at the cataloger's roots. */
export interface LayerFacts extends CatalogerFacts {
  readonly overlay: OverlayFacts;
}

/** Facts from one file. */
export interface FileFacts {
  readonly path: string;
  /** Packages that it lists as installed; absent if the file is not a package database. */
  readonly packages?: readonly Package[];
  /** Facts from which its cataloger combines the image's packages: the cataloger's own plain JSON. */
  readonly detail?: unknown;
  /** Ecosystem of the packages in it, which nothing lists: the file counts as a marker for them. */
  readonly marks?: LanguageEcosystem;
  /** Real paths of files that its own package brought and other catalogers read: both then describe one package. */
  readonly brought?: readonly string[];
  /** Digests for a file that was held whole, where a distribution could have installed it. */
  readonly digests?: FileDigests;
  /** The code linked into it, if it is a program that lists it. */
  readonly reach?: ProgramReach;
  /** Keys and values from a file that names the distribution. */
  readonly release?: Readonly<Record<string, string>>;
  /** Sources built into its packages. */
  readonly builtUsing?: readonly BuiltUsing[];
  /** Its packages' files that could be markers for language packages. */
  readonly ownedMarkers?: readonly OwnedMarkers[];
  /** Files that a distribution's package lists at one path and installs at another. */
  readonly diversions?: readonly Diversion[];
  readonly problems?: readonly Problem[];
}

export interface OverlayFacts {
  /** Paths that a whiteout (`.wh.NAME`) removes from the layers below. */
  readonly whiteouts: readonly string[];
  /** Directories whose content from the layers below is hidden (`.wh..wh..opq`). */
  readonly opaque: readonly string[];
  /** Entries other than directories, in a root or on the way to one: they hide everything below. */
  readonly entries: readonly OverlayEntry[];
}

export interface OverlayEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** Symbolic or hard link target, as written in the archive. */
  readonly target?: string;
}

export interface OwnedMarkers {
  /** `name`, or `name:architecture` if the database distinguishes them. */
  readonly package: string;
  /** Without a leading slash, as in the database: a folder on the way may be a link. */
  readonly paths: readonly string[];
  /** Each path's digest as installed, `sha256:HEX`; empty if unknown. */
  readonly digests?: readonly string[];
  /** Set if the package was not built as distributions build theirs: its apk record names no commit. */
  readonly isLocal?: true;
}

/** Sources with code inside an installed package, besides its own: statically linked libraries. */
export interface BuiltUsing {
  /** Its name. */
  readonly package: string;
  readonly sources: readonly { readonly name: string; readonly version: string }[];
}

/** A file that all packages but one install under another name. Paths have no leading slash. */
export interface Diversion {
  readonly path: string;
  readonly to: string;
  /** The package whose own file keeps its name; absent if there is no such package. */
  readonly package?: string;
}

/** Files that an installed package owns; kept apart, since only catalogers for other files need them. */
export interface OwnedFiles {
  /** Path of the database or list that says so. */
  readonly path: string;
  /** `name`, or `name:architecture` if the database distinguishes them. */
  readonly package: string;
  /** Without a leading slash. */
  readonly files: readonly string[];
}
