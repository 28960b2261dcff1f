import type { ByteSource } from '../archive/index.ts';
import type { FileFacts, LayerFile, MarkerRule, OwnedFiles, WantedBody } from '../domain/index.ts';

/**
 * Reads one kind of file from layers. A cataloger gets bytes and returns facts: it never uses the network,
 * the disk or another cataloger. Facts are stored by (blob, ID, version): raise the version whenever the
 * facts would differ.
 */
export type Cataloger = FolderCataloger | DatabaseCataloger | FileCataloger | MarkingCataloger;

interface CatalogerIdentity {
  readonly id: string;
  readonly version: number;
}

interface PlacedCataloger extends CatalogerIdentity {
  readonly kind: 'folder';
  /** Files and folders, without leading slash, that can hold wanted files: `var/lib/dpkg`. */
  readonly roots: readonly string[];
  /** Whether to read the file at this path, at or below a root. */
  wants(path: string): boolean;
}

/** Reads files with fixed paths that belong together, up to 16 MiB each. */
export interface FolderCataloger extends PlacedCataloger {
  readonly wantsLargeFiles?: false;
  /** Called once per layer with all its wanted files, in layer order (only the last file at each path). */
  read(files: readonly WantedFile[]): CatalogerOutput;
}

/** Likewise, but reads parts of files up to 512 MiB: a database page by page. */
export interface DatabaseCataloger extends PlacedCataloger {
  readonly wantsLargeFiles: true;
  /** File name endings for files that belong to a database, and lie beside the real one if it is behind a link. */
  readonly beside?: readonly string[];
  /** Called like {@link FolderCataloger.read}; the files are gone afterwards. */
  read(files: readonly LargeFile[]): CatalogerOutput;
}

/** Reads files that have a meaning on their own, wherever they are. */
export interface FileCataloger extends CatalogerIdentity {
  readonly kind: 'file';
  /** Whether a file at this path could be wanted. Called for every file in every layer: keep it cheap. */
  looksAt(path: string): boolean;
  /** Decides by the first bytes, at most 4,096. */
  wants(file: LayerFile, head: Buffer): WantedBody;
  /** Called once for each wanted file, which is gone afterwards. Undefined: the file is of no interest after all. */
  read(file: LayerFile, body: ByteSource): FileFacts | undefined;
  /**
   * Combines its files' facts after an image's layers are squashed: returns the facts that the image has, for
   * the given files or for places within them (`app.jar!lib/a.jar`). Absent: each file's packages are
   * installed as they are.
   */
  combine?(files: readonly FileFacts[], image: ImageNames): readonly FileFacts[];
  /**
   * Folders whose names give their files a meaning. Absent: a link with such a name to another folder changes
   * nothing.
   */
  readonly folders?: NamedFolders;
}

/** Folders that a link may lead to under another name: `app/node_modules`, which is `opt/deps`. */
export interface NamedFolders {
  isNamed(folder: string): boolean;
  /** Whether a file lacks the meaning that such a folder would give it. */
  isLoose(file: FileFacts): boolean;
}

/** All file and folder names in an image as it would run. Paths are relative to its root. */
export interface ImageNames {
  /**
   * Resolves paths to real paths, through links; leaves out paths that lead nowhere. Ask for many paths at
   * once: each call reads the names in all layers.
   */
  find(paths: Iterable<string>): ReadonlyMap<string, string>;
}

/** Reads nothing; marks where packages are. */
export interface MarkingCataloger extends CatalogerIdentity {
  readonly kind: 'marks';
  readonly marks: MarkerRule;
}

export interface WantedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file for random access: in memory up to 16 MiB, above that on disk. */
export interface LargeFile {
  readonly path: string;
  readonly body: ByteSource;
}

export interface CatalogerOutput {
  readonly files: readonly FileFacts[];
  readonly owned?: readonly OwnedFiles[];
}
