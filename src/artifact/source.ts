import type { Digest } from '../domain/index.ts';

/** Place of artifacts: a repository of a registry, or a folder. What it gives is not checked yet. */
export interface ArtifactSource {
  /** As messages name it. */
  readonly name: string;
  /** Returns the manifest of a tag or digest; undefined if there is none. */
  manifest(name: string): Promise<Uint8Array | undefined>;
  /** Throws if the blob is missing, or longer than the limit in bytes. */
  blob(digest: Digest, limit: number): Promise<Uint8Array>;
  /** Returns the Sigstore bundles about a manifest. */
  bundles(digest: Digest): Promise<readonly Uint8Array[]>;
}
