import type { Digest } from '../../../domain/index.ts';
import type { ImageReference } from '../../reference/index.ts';
import { RegistryDocuments } from './documents.ts';
import { findTop } from './find-image.ts';
import type { RegistryImageOptions } from './open-registry-image.ts';
import { readAttached, type AttachedFile, type IsWanted } from './read-attached.ts';
import { RegistrySession } from './session.ts';

export interface Attached {
  /** The image's digests under the reference: its manifest's, and its index's. */
  readonly subjects: readonly Digest[];
  readonly files: readonly AttachedFile[];
}

export interface AttachedOptions extends RegistryImageOptions {
  readonly isWanted: IsWanted;
}

/** Fetches wanted artifacts attached to an image. Throws AppError if any part is unavailable. */
export async function findAttached(
  reference: ImageReference,
  manifestDigest: Digest,
  name: string,
  options: AttachedOptions,
): Promise<Attached> {
  const session = new RegistrySession(reference, options);
  const top = await findTop(reference, new RegistryDocuments(session, options.documents), name);
  const { manifest } = top;
  const isOfTop =
    manifest.kind === 'index' && manifest.entries.some(({ digest }) => digest === manifestDigest);
  const subjects = isOfTop ? [top.digest, manifestDigest] : [manifestDigest];
  return { subjects, files: await readAttached(subjects, name, session, options.isWanted) };
}
