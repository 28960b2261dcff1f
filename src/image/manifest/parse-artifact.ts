import * as z from 'zod/mini';
import type { AttachedDescription, Digest } from '../../domain/index.ts';
import { digestSchema, listOf, parseDocument } from './document.ts';

/** An artifact attached to an image, or one file in it. */
export interface ArtifactDescriptor extends AttachedDescription {
  readonly digest: Digest;
  readonly size: number;
}

const descriptor = z.pipe(
  z.object({
    digest: digestSchema,
    size: z.int().check(z.nonnegative()),
    artifactType: z.nullish(z.string()),
    mediaType: z.nullish(z.string()),
    annotations: z.nullish(z.record(z.string(), z.string())),
  }),
  z.transform(({ digest, size, artifactType, mediaType, annotations }): ArtifactDescriptor => ({
    digest,
    size,
    ...(artifactType && { artifactType }),
    ...(mediaType && { mediaType }),
    annotations: annotations ?? {},
  })),
);

/** Go programs write null for an empty list. */
const referrers = z.object({ manifests: z.nullable(z.array(descriptor)) });
const artifact = z.object({ layers: listOf(descriptor) });

/** Parses a referrers list. Throws IMAGE_INVALID naming `name`. */
export function parseReferrers(bytes: Uint8Array, name: string): readonly ArtifactDescriptor[] {
  return parseDocument(bytes, referrers, name).manifests ?? [];
}

/** Parses a non-image artifact's manifest into its files. Throws IMAGE_INVALID naming `name`. */
export function parseArtifact(bytes: Uint8Array, name: string): readonly ArtifactDescriptor[] {
  return parseDocument(bytes, artifact, name).layers;
}
