import type { ByteSource } from '../archive/index.ts';
import type { FileFacts, LayerFile, MarkerRule, OwnedFiles, WantedBody } from '../domain/index.ts';

/**
 * Reads one kind of file from layers. A cataloger gets bytes and returns facts: it never uses the network, the disk or
 * another cataloger. Facts are stored by (blob, ID, version): raise the version whenever the facts would differ.
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
  /** Whether the file at this path, at or below a root, is to be read. */
  wants(path: string): boolean;
}

/** Reads files that belong together and have their places, up to 16 MiB each. */
export interface FolderCataloger extends PlacedCataloger {
  readonly wantsLargeFiles?: false;
  /** Called once per layer with all its wanted files, in the layer's order (only the last file of each path). */
  read(files: readonly WantedFile[]): CatalogerOutput;
}

/** Likewise, but reads parts of files of up to 512 MiB: a database page by page. */
export interface DatabaseCataloger extends PlacedCataloger {
  readonly wantsLargeFiles: true;
  /** Ends of the names of files that belong to a database, and are beside the real one where it is behind a link. */
  readonly beside?: readonly string[];
  /** Called like the other; the files are gone afterwards. */
  read(files: readonly LargeFile[]): CatalogerOutput;
}

/** Reads files that mean something by themselves, wherever they are. */
export interface FileCataloger extends CatalogerIdentity {
  readonly kind: 'file';
  /** Whether a file at this path could be wanted. Called for every file of every layer: keep it cheap. */
  looksAt(path: string): boolean;
  /** Decides by the first bytes, up to 4,096 of them. */
  wants(file: LayerFile, head: Buffer): WantedBody;
  /** Called once for each wanted file, which is gone afterwards. Undefined: the file is of no interest after all. */
  read(file: LayerFile, body: ByteSource): FileFacts | undefined;
  /**
   * Decides what its files mean together, once the layers of an image are squashed: returns the facts that the
   * image has, for files among those given or for places within them (`app.jar!lib/a.jar`). Absent: each file's
   * packages are installed as they are.
   */
  settle?(files: readonly FileFacts[], image: ImageNames): readonly FileFacts[];
  /** Folders whose names give their files a meaning. Absent: a link of such a name to another folder changes nothing. */
  readonly folders?: NamedFolders;
}

/** Folders that a link may lead to under another name: `app/node_modules`, which is `opt/deps`. */
export interface NamedFolders {
  isNamed(folder: string): boolean;
  /** Whether a file lacks the meaning that such a folder would give it. */
  isLoose(file: FileFacts): boolean;
}

/** Names of all files and folders of an image as it would run. Paths are relative to its root. */
export interface ImageNames {
  /**
   * Finds real paths, with links resolved, by the paths that lead to them; a path that leads nowhere is left out. Ask
   * for many paths at once: each call reads the names of all layers.
   */
  find(paths: Iterable<string>): ReadonlyMap<string, string>;
}

/** Reads nothing, and marks where packages are. */
export interface MarkingCataloger extends CatalogerIdentity {
  readonly kind: 'marks';
  readonly marks: MarkerRule;
}

export interface WantedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file to be read at random: in memory up to 16 MiB, above that on disk. */
export interface LargeFile {
  readonly path: string;
  readonly body: ByteSource;
}

export interface CatalogerOutput {
  readonly files: readonly FileFacts[];
  readonly owned?: readonly OwnedFiles[];
}
