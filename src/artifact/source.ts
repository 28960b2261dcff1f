import type { Digest } from '../domain/index.ts';

/** Artifact location: a registry repository or a folder. Returns unverified content. */
export interface ArtifactSource {
  /** Name for messages. */
  readonly name: string;
  /** Returns the manifest for a tag or digest; undefined if it does not exist. */
  manifest(name: string): Promise<Uint8Array | undefined>;
  /** Throws if the blob is missing, or longer than the limit in bytes. */
  blob(digest: Digest, limit: number): Promise<Uint8Array>;
  /** Returns the Sigstore bundles for a manifest. */
  bundles(digest: Digest): Promise<readonly Uint8Array[]>;
}
