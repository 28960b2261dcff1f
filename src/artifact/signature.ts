import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Digest } from '../domain/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import { contentOf, type Content } from './content.ts';
import { cosignManifest } from './cosign-manifest.ts';
import { documentBytes, MANIFEST_TYPE, parseDocument, parseManifest } from './documents.ts';
import { artifactRefused } from './refused.ts';

// "Simple signing" as cosign stores it: github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md.

const PAYLOAD_TYPE = 'application/vnd.dev.cosign.simplesigning.v1+json';
const SIGNATURE = 'dev.cosignproject.cosign/signature';
const SIGNATURE_TYPE = 'cosign container image signature';
/** Claims of the signature, which is about a digest, whatever the repository. */
const REFERENCE = 'plimsoll/advisories';

const payloadSchema = z.object({
  critical: z.object({
    type: z.literal(SIGNATURE_TYPE),
    image: z.object({ 'docker-manifest-digest': z.string() }),
  }),
});

/** A signature as it is stored: a manifest, and the blobs that it names. */
export interface StoredSignature {
  readonly tag: string;
  readonly manifest: Content;
  readonly blobs: readonly Content[];
}

/** Returns the tag under which cosign looks for the signatures of a manifest. */
export function signatureTag(digest: Digest): string {
  return `${digest.replace(':', '-')}.sig`;
}

/** Throws CONFIG_INVALID for anything but a private key of Ed25519 in PEM. */
export function readSigningKey(file: string): KeyObject {
  return readKey(file, createPrivateKey, 'make one: openssl genpkey -algorithm ed25519 -out key.pem');
}

/** Throws CONFIG_INVALID for anything but a public key of Ed25519 in PEM. */
export function readVerifyingKey(file: string): KeyObject {
  const hint = 'write it with openssl pkey -in key.pem -pubout -out key.pub';
  return readKey(
    file,
    (pem) => {
      // Node would derive the public key, and the private one would lie wherever images are scanned.
      if (pem.includes('PRIVATE KEY')) throw new Error('it is a private key');
      return createPublicKey(pem);
    },
    hint,
  );
}

/** Ed25519 has no randomness: a signature by the same key is the same bytes. */
export function signManifest(digest: Digest, size: number, key: KeyObject): StoredSignature {
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
  const annotations = { [SIGNATURE]: sign(null, payload.bytes, key).toString('base64') };
  const layer = {
    mediaType: PAYLOAD_TYPE,
    digest: payload.digest,
    size: payload.bytes.length,
    annotations,
  };
  const { manifest, config } = cosignManifest({
    layers: [layer],
    subject: { mediaType: MANIFEST_TYPE, digest, size },
  });
  return { tag: signatureTag(digest), manifest, blobs: [config, payload] };
}

/** Throws ARTIFACT_REFUSED unless one of the signatures in a manifest is by this key and about this digest. */
export async function verifySignature(
  signed: { readonly digest: Digest; readonly name: string },
  manifest: Uint8Array,
  key: KeyObject,
  readBlob: (digest: Digest, size: number) => Promise<Uint8Array>,
): Promise<void> {
  const { layers } = parseManifest(manifest, `the signature of ${signed.name}`);
  for (const { mediaType, digest, size, annotations } of layers) {
    const signature = annotations?.[SIGNATURE];
    if (mediaType !== PAYLOAD_TYPE || signature === undefined) continue;
    const payload = await readBlob(digest, size);
    if (!verify(null, payload, key, Buffer.from(signature, 'base64'))) continue;
    const { critical } = parseDocument(payload, payloadSchema, `the signature of ${signed.name}`);
    if (critical.image['docker-manifest-digest'] === signed.digest) return;
  }
  throw artifactRefused(
    `${signed.name} is not signed by the given key`,
    'check --feeds-key; if it is the right key, somebody else wrote to the registry. The store was left as it is',
  );
}

function readKey(file: string, parse: (pem: string) => KeyObject, hint: string): KeyObject {
  try {
    const key = parse(readFileSync(file, 'utf8'));
    if (key.asymmetricKeyType !== 'ed25519')
      throw new Error(`it is a key of ${key.asymmetricKeyType ?? 'no kind'}`);
    return key;
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `cannot use ${file} as a key of Ed25519: ${messageOf(cause)}`, {
      hint,
      cause,
    });
  }
}
