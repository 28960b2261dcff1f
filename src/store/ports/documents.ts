import type { Digest } from '../../domain/index.ts';

/** Readers who proved, by having the bytes, that they may read a digest's content. An empty reader means everyone. */
export interface ContentReaders {
  /** Whether this reader, or everyone, has read it. */
  hasRead(digest: Digest, reader: string): Promise<boolean>;
  add(digest: Digest, reader: string): Promise<void>;
}

/** Small immutable documents by digest (manifests, configurations), and digests computed from local files. */
export interface DocumentStore {
  get(digest: Digest): Promise<Uint8Array | undefined>;
  put(digest: Digest, bytes: Uint8Array): Promise<void>;
  /**
   * Returns the digest computed earlier from the bytes at this offset in this very file, if the file did not
   * change since.
   */
  digestOfFile(file: FileStamp): Promise<Digest | undefined>;
  rememberFile(file: FileStamp, digest: Digest): Promise<void>;
  /** Returns the digest that a tag (`registry/repository:tag`) last pointed to. */
  digestOfTag(name: string): Promise<Digest | undefined>;
  rememberTag(name: string, digest: Digest): Promise<void>;
}

/** Identifies a file's content without reading it. Times are in nanoseconds, as decimal text. */
export interface FileStamp {
  readonly device: string;
  readonly inode: string;
  readonly size: string;
  readonly modified: string;
  readonly changed: string;
  /** The blob's offset in the file. */
  readonly offset: number;
}
