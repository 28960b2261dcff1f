import { createHash, type KeyObject } from 'node:crypto';
import {
  contentOf,
  cosignManifest,
  parseArtifactManifest,
  type ArtifactDescriptor,
  type Repository,
} from '../artifact/index.ts';
import { referrersTag, type Digest } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { ENVELOPE_TYPE, publicBytes } from '../sigstore/index.ts';
import { MAX_ATTESTATIONS } from './limits.ts';

// cosign's attestations are layers in one image, under a tag derived from the digest. The same manifest names
// the image as its subject (OCI image-spec 1.1), so that registries list it among the referrers.

const PREDICATE_TYPE = 'predicateType';
/** Annotations by which cosign recognises an attestation layer: its signature is in the envelope. */
const SIGNATURE = 'dev.cosignproject.cosign/signature';
const KEY = 'plimsoll.key';

/** A signed statement. */
export interface Attestation {
  readonly predicateType: string;
  /** The serialised envelope or bundle. */
  readonly bytes: Uint8Array;
}

/** Location for images and their attestations: a registry, or a layout being written. */
export type AttestationTarget = Pick<Repository, 'name' | 'describe' | 'manifest' | 'push' | 'pushManifest'>;

/** Attaches attestations to an image; replaces existing ones with the same key and predicate type. */
export async function attach(
  attestations: readonly Attestation[],
  digest: Digest,
  repository: AttestationTarget,
  key: KeyObject,
): Promise<void> {
  const subject = await describeImage(digest, repository);
  const tag = attestationTag(digest);
  const before = await repository.manifest(tag);
  const there = before ? parseArtifactManifest(before, `${repository.name}:${tag}`).layers : [];
  const own = keyId(key);
  const added = attestations.map(({ predicateType, bytes }) => {
    const content = contentOf(bytes);
    const annotations = { [SIGNATURE]: '', [PREDICATE_TYPE]: predicateType, [KEY]: own };
    return {
      content,
      layer: {
        mediaType: ENVELOPE_TYPE,
        digest: content.digest,
        size: bytes.length,
        annotations,
      },
    };
  });
  const isReplaced = ({ annotations = {} }: ArtifactDescriptor) =>
    annotations[KEY] === own &&
    attestations.some(({ predicateType }) => annotations[PREDICATE_TYPE] === predicateType);
  const layers = [...there.filter((layer) => !isReplaced(layer)), ...added.map(({ layer }) => layer)];
  if (layers.length > MAX_ATTESTATIONS) {
    throw new AppError('LIMIT_EXCEEDED', `${tag} holds more than ${MAX_ATTESTATIONS} attestations`, {
      hint: 'remove those that nobody needs: cosign clean --type attestation IMAGE',
    });
  }
  const { manifest, config } = cosignManifest({ layers, subject, artifactType: ENVELOPE_TYPE });
  for (const content of [...added.map((each) => each.content), config]) await repository.push(content);
  const replaced = before && contentOf(before).digest;
  await repository.pushManifest(tag, manifest.bytes, manifest.mediaType, replaced);
}

/** Throws IMAGE_NOT_FOUND if the repository does not hold the image. */
export async function describeImage(
  digest: Digest,
  repository: Pick<Repository, 'name' | 'describe'>,
): Promise<ArtifactDescriptor> {
  const described = await repository.describe(digest);
  if (described) return described;
  throw new AppError('IMAGE_NOT_FOUND', `${repository.name} has no image ${digest}`);
}

/** Returns the tag where cosign looks for a manifest's attestations. */
function attestationTag(digest: Digest): string {
  return `${referrersTag(digest)}.att`;
}

/** Distinguishes keys: two builders may attest the same image. */
function keyId(key: KeyObject): string {
  return createHash('sha256').update(publicBytes(key)).digest('hex');
}
