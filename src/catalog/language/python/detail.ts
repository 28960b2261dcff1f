/** The part of one file's facts that settling needs: plain JSON, of the content alone, since a hard link shares it. */
export type PythonDetail =
  | { readonly kind: 'metadata'; readonly identity?: Identity }
  | FileList
  | { readonly kind: 'modules'; readonly names: readonly string[] }
  | Origin
  | { readonly kind: 'installer'; readonly name: string }
  | { readonly kind: 'link'; readonly folder: string }
  | { readonly kind: 'code'; readonly sha256: string }
  | { readonly kind: 'vendored'; readonly packages: readonly Identity[] }
  | { readonly kind: 'archive' | 'frozen'; readonly members: readonly Member[] };

export interface Identity {
  readonly name: string;
  readonly version: string;
}

/** A distribution within an archive. */
export interface Member extends Identity {
  /** Its metadata's name in the archive. */
  readonly path: string;
  /** The source of the identity, if not from its metadata. */
  readonly proof?: string;
}

/** RECORD, installed-files.txt or SOURCES.txt: as much of it as proves that the files are there, and the right ones. */
export interface FileList {
  readonly kind: 'record' | 'installed' | 'sources';
  /** The most telling files that it lists, of those outside of the metadata folder. */
  readonly files: readonly string[];
  /** Hashes of files that differ from version to version: SHA-256 as RECORD writes it, by path. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Whether it lists anything, at least its own metadata. */
  readonly isFilled: boolean;
}

/** direct_url.json: where a distribution came from that is not the index's. */
export interface Origin {
  readonly kind: 'origin';
  /** A `project` is a folder that its modules are still in. */
  readonly from: 'archive' | 'folder' | 'project' | 'repository';
  /** The folder on this machine, without a leading slash. */
  readonly folder?: string;
}

/** Facts hold no details of another cataloger. */
export function isPythonDetail(detail: unknown): detail is PythonDetail {
  return typeof detail === 'object' && detail !== null && 'kind' in detail;
}
