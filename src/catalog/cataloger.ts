import type { FileFacts, MarkerRule, OwnedFiles } from '../domain/index.ts';

/**
 * Reads one kind of file out of layers. It sees bytes and gives facts: it never reaches the network, the disk or
 * another cataloger. Facts are stored by (blob, id, version): raise the version whenever the facts would differ.
 */
export interface Cataloger {
  readonly id: string;
  readonly version: number;
  /** Files and folders, without leading slash, that can hold what it wants: `var/lib/dpkg`. None for one that only marks. */
  readonly roots: readonly string[];
  /** Whether the file at this path, which lies at or below a root, is to be read. */
  wants(path: string): boolean;
  /** Whether its files may be larger than those of others: a database that is read page by page, say. */
  readonly wantsLargeFiles?: boolean;
  /** Called once a layer, with every wanted file of it, in the layer's order (the last of a path only). */
  read(files: readonly WantedFile[]): CatalogerOutput;
  /** Of one that looks everywhere: which files are markers of language packages. */
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
