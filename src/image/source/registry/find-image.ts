import type { Digest, Platform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { MAX_INDEX_DEPTH } from '../../limits.ts';
import {
  choosePlatform,
  platformsBeside,
  type ImageManifest,
  type Schema1Manifest,
} from '../../manifest/index.ts';
import { formatImageReference, type ImageReference } from '../../reference/index.ts';
import type { RegistryDocuments, VerifiedManifest } from './documents.ts';

export interface FoundImage extends VerifiedManifest {
  readonly manifest: ImageManifest | Schema1Manifest;
  readonly otherPlatforms: readonly string[];
  /** Index digest; absent if the reference names an image directly. */
  readonly indexDigest?: Digest;
}

/** Fetches a reference's target: an image manifest, or an index. */
export function findTop(
  reference: ImageReference,
  documents: RegistryDocuments,
  name: string,
): Promise<VerifiedManifest> {
  const what = `the manifest of ${name}`;
  const { tag = 'latest', digest } = reference;
  return digest
    ? documents.manifest({ digest }, what)
    : documents.manifestOfTag(tag, formatImageReference(reference), what);
}

/** Follows indexes down to one image's manifest. */
export async function findImage(
  reference: ImageReference,
  documents: RegistryDocuments,
  name: string,
  platform: Platform | undefined,
): Promise<FoundImage> {
  const what = `the manifest of ${name}`;
  const top = await findTop(reference, documents, name);
  const index = top.manifest.kind === 'index' ? { indexDigest: top.digest } : {};
  let found = top;
  let otherPlatforms: readonly string[] = [];
  for (let depth = 0; depth < MAX_INDEX_DEPTH; depth++) {
    const { manifest } = found;
    if (manifest.kind !== 'index') return { digest: found.digest, manifest, otherPlatforms, ...index };
    const entry = choosePlatform(manifest.entries, name, platform);
    otherPlatforms = [...otherPlatforms, ...platformsBeside(manifest.entries, entry)];
    found = await documents.manifest(entry, what);
  }
  throw new AppError('IMAGE_INVALID', `${name} nests indexes more than ${MAX_INDEX_DEPTH} deep`);
}
