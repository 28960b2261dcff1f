import type { FileFacts, MarkerRule, OwnedFiles } from '../domain/index.ts';

/**
 * Reads one kind of file from layers. A cataloger gets bytes and returns facts: it never uses the network, the disk or
 * another cataloger. Facts are stored by (blob, id, version): raise the version whenever the facts would differ.
 */
export interface Cataloger {
  readonly id: string;
  readonly version: number;
  /**
   * Files and folders, without leading slash, that can hold wanted files: `var/lib/dpkg`. Empty for a cataloger that
   * only marks.
   */
  readonly roots: readonly string[];
  /** Whether the file at this path, at or below a root, is to be read. */
  wants(path: string): boolean;
  /** Whether its files may exceed the usual size limit: for example, a database that is read page by page. */
  readonly wantsLargeFiles?: boolean;
  /** Called once per layer with all its wanted files, in the layer's order (only the last file of each path). */
  read(files: readonly WantedFile[]): CatalogerOutput;
  /** Marker rule of a cataloger that looks everywhere: which files are markers of language packages. */
  readonly marks?: MarkerRule;
}

export interface WantedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface CatalogerOutput {
  readonly files: readonly FileFacts[];
  readonly owned?: readonly OwnedFiles[];
}
