import * as z from 'zod';
import { defined, parseDigest, type Digest } from '../domain/index.ts';
import { contentOf, descriptorOf } from './content.ts';
import {
  artifactDigestSchema,
  documentBytes,
  INDEX_TYPE,
  parseArtifactDocument,
  type ContentDescriptor,
} from './documents.ts';

// OCI distribution-spec 1.1, "Referrers Tag Schema": where a registry keeps no referrers list, the pushing
// client keeps one, as an index under a tag derived from the subject's digest.

/** A manifest that refers to another one, as the list describes it. */
export interface Referrer {
  readonly subject: Digest;
  readonly descriptor: ContentDescriptor;
}

const referringSchema = z.object({
  subject: z.object({ digest: artifactDigestSchema }).exactOptional(),
  artifactType: z.string().exactOptional(),
  config: z.object({ mediaType: z.string() }).exactOptional(),
  annotations: z.record(z.string(), z.string()).exactOptional(),
});
/** Preserves the fields that other clients write about their own referrers. */
const listSchema = z.object({ manifests: z.array(z.looseObject({ digest: z.string() })).nullable() });

/** Describes a manifest as a referrer; undefined for a manifest without a subject. */
export function toReferrer(bytes: Uint8Array, mediaType: string, name: string): Referrer | undefined {
  const { subject, artifactType, config, annotations } = parseArtifactDocument(bytes, referringSchema, name);
  if (!subject) return undefined;
  const type = artifactType ?? config?.mediaType;
  const descriptor: ContentDescriptor = {
    ...descriptorOf(mediaType, contentOf(bytes)),
    ...defined({ artifactType: type, annotations }),
  };
  return { subject: subject.digest, descriptor };
}

/** Adds a referrer to a list and removes the one it replaces; undefined if nothing changes. */
export function withReferrer(
  list: Uint8Array | undefined,
  { descriptor }: Referrer,
  replaced: Digest | undefined,
  name: string,
): Uint8Array | undefined {
  const there = (list && parseArtifactDocument(list, listSchema, name).manifests) ?? [];
  const kept = there.filter(({ digest }) => parseDigest(digest) !== replaced || digest === descriptor.digest);
  const isListed = kept.some(({ digest }) => digest === descriptor.digest);
  if (isListed && kept.length === there.length) return undefined;
  const manifests = isListed ? kept : [...kept, descriptor];
  return documentBytes({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests });
}
