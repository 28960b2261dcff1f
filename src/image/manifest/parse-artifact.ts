import * as z from 'zod';
import type { AttachedDescription, Digest } from '../../domain/index.ts';
import { digestSchema, listOf, parseDocument } from './document.ts';

/** An artifact that is attached to an image, or a part of that. */
export interface ArtifactDescriptor extends AttachedDescription {
  readonly digest: Digest;
  readonly size: number;
}

const descriptor = z
  .object({
    digest: digestSchema,
    size: z.int().nonnegative(),
    artifactType: z.string().nullish(),
    mediaType: z.string().nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  })
  .transform(({ digest, size, artifactType, mediaType, annotations }): ArtifactDescriptor => ({
    digest,
    size,
    ...(artifactType && { artifactType }),
    ...(mediaType && { mediaType }),
    annotations: annotations ?? {},
  }));

/** Go programs write null for an empty list. */
const referrers = z.object({ manifests: z.array(descriptor).nullable() });
const artifact = z.object({ layers: listOf(descriptor) });

/** Parses a list of what refers to an image. Throws IMAGE_INVALID naming `name`. */
export function parseReferrers(bytes: Uint8Array, name: string): readonly ArtifactDescriptor[] {
  return parseDocument(bytes, referrers, name).manifests ?? [];
}

/** Parses the manifest of an artifact, which is not an image, into its parts. Throws IMAGE_INVALID naming `name`. */
export function parseArtifact(bytes: Uint8Array, name: string): readonly ArtifactDescriptor[] {
  return parseDocument(bytes, artifact, name).layers;
}
