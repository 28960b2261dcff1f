/** Facts from one file needed for combining: plain JSON from the content only, since hard links share it. */
export type PythonDetail =
  | { readonly kind: 'metadata'; readonly identity?: DistributionIdentity }
  | FileList
  | { readonly kind: 'modules'; readonly names: readonly string[] }
  | Origin
  | { readonly kind: 'installer'; readonly name: string }
  | { readonly kind: 'link'; readonly folder: string }
  | { readonly kind: 'code'; readonly sha256: string }
  | { readonly kind: 'vendored'; readonly packages: readonly DistributionIdentity[] }
  | { readonly kind: 'archive' | 'frozen'; readonly members: readonly Member[] };

export interface DistributionIdentity {
  readonly name: string;
  readonly version: string;
}

/** A distribution within an archive. */
export interface Member extends DistributionIdentity {
  /** Its metadata's name in the archive. */
  readonly path: string;
  /** The identity's source, if not its metadata. */
  readonly proof?: string;
}

/** RECORD, installed-files.txt or SOURCES.txt: enough entries to prove that the right files are present. */
export interface FileList {
  readonly kind: 'record' | 'installed' | 'sources';
  /** The listed files that prove most, outside the metadata folder. */
  readonly files: readonly string[];
  /** Hashes for files that differ between versions: SHA-256 as RECORD writes it, by path. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Whether it lists anything, at least its own metadata. */
  readonly isFilled: boolean;
}

/** direct_url.json: a distribution's origin, if not the index. */
export interface Origin {
  readonly kind: 'origin';
  /** A `project` is a folder that still contains the modules. */
  readonly from: 'archive' | 'folder' | 'project' | 'repository';
  /** The folder on this machine, without a leading slash. */
  readonly folder?: string;
}

/** Facts contain no other cataloger's details. */
export function isPythonDetail(detail: unknown): detail is PythonDetail {
  return typeof detail === 'object' && detail !== null && 'kind' in detail;
}
