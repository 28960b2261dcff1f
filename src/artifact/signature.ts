import type { KeyObject } from 'node:crypto';
import * as z from 'zod';
import { referrersTag, type Digest } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { isSignedBy, readPrivateKey, signatureBy } from '../sigstore/index.ts';
import { contentOf, descriptorOf, type Content } from './content.ts';
import { cosignManifest } from './cosign-manifest.ts';
import { documentBytes, parseArtifactDocument, parseArtifactManifest } from './documents.ts';

// "Simple signing" as cosign stores it: github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md.

const PAYLOAD_TYPE = 'application/vnd.dev.cosign.simplesigning.v1+json';
const SIGNATURE = 'dev.cosignproject.cosign/signature';
const SIGNATURE_TYPE = 'cosign container image signature';
/** Claims in the signature, which covers a digest, whatever the repository. */
const REFERENCE = 'plimsoll/advisories';

const payloadSchema = z.object({
  critical: z.object({
    type: z.literal(SIGNATURE_TYPE),
    image: z.object({ 'docker-manifest-digest': z.string() }),
  }),
});

/** A stored signature: a manifest and its blobs. */
export interface StoredSignature {
  readonly tag: string;
  readonly manifest: Content;
  readonly blobs: readonly Content[];
}

/** Returns the tag where cosign looks for a manifest's signatures. */
export function signatureTag(digest: Digest): string {
  return `${referrersTag(digest)}.sig`;
}

/**
 * Throws CONFIG_INVALID for anything but a private Ed25519 key in PEM: other kinds would change a build's
 * bytes each time.
 */
export function readSigningKey(file: string): KeyObject {
  const key = readPrivateKey(file);
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new AppError('CONFIG_INVALID', `cannot use ${file}: artifacts are signed by keys of Ed25519 alone`, {
    hint: 'make one: openssl genpkey -algorithm ed25519 -out key.pem',
  });
}

/** Ed25519 has no randomness: the same key yields the same bytes. */
export function signManifest(content: Content, mediaType: string, key: KeyObject): StoredSignature {
  const { digest } = content;
  const payload = contentOf(
    documentBytes({
      critical: {
        identity: { 'docker-reference': REFERENCE },
        image: { 'docker-manifest-digest': digest },
        type: SIGNATURE_TYPE,
      },
      optional: null,
    }),
  );
  const annotations = { [SIGNATURE]: signatureBy(key, payload.bytes).toString('base64') };
  const { manifest, config } = cosignManifest({
    layers: [{ ...descriptorOf(PAYLOAD_TYPE, payload), annotations }],
    subject: descriptorOf(mediaType, content),
  });
  return { tag: signatureTag(digest), manifest, blobs: [config, payload] };
}

/** Returns whether the manifest holds a signature by this key for this digest. Throws ARTIFACT_REFUSED. */
export async function isSigned(
  signed: { readonly digest: Digest; readonly name: string },
  manifest: Uint8Array,
  key: KeyObject,
  readBlob: (digest: Digest, size: number) => Promise<Uint8Array>,
): Promise<boolean> {
  const { layers } = parseArtifactManifest(manifest, `the signature of ${signed.name}`);
  for (const { mediaType, digest, size, annotations } of layers) {
    const signature = annotations?.[SIGNATURE];
    if (mediaType !== PAYLOAD_TYPE || signature === undefined) continue;
    const payload = await readBlob(digest, size);
    if (!isSignedBy(key, payload, Buffer.from(signature, 'base64'))) continue;
    const { critical } = parseArtifactDocument(payload, payloadSchema, `the signature of ${signed.name}`);
    if (critical.image['docker-manifest-digest'] === signed.digest) return true;
  }
  return false;
}
