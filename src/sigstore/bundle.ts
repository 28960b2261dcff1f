import { createHash, type KeyObject } from 'node:crypto';
import { hasEmptyType, type AttachedDescription } from '../domain/index.ts';
import { envelopeOf } from './envelope.ts';
import { publicBytes } from './keys.ts';

// Sigstore's bundle: github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto. cosign's
// BUNDLE_SPEC.md describes how it is attached to an image.

export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Whether an artifact, or one of its files, may be a bundle by its description. */
export function mayBeBundle(described: Omit<AttachedDescription, 'annotations'>): boolean {
  const { artifactType, mediaType = '' } = described;
  return hasEmptyType(described) || (artifactType ?? mediaType).includes('sigstore.bundle');
}

/** Wraps a statement in a bundle signed with one key. */
export function sealBundle(payload: Uint8Array, key: KeyObject): Uint8Array {
  const bundle = {
    mediaType: BUNDLE_TYPE,
    verificationMaterial: { publicKey: { hint: hintOf(key) } },
    dsseEnvelope: envelopeOf(payload, key),
  };
  return Buffer.from(JSON.stringify(bundle));
}

/** Annotations that let readers choose among bundles before fetching one. */
export function bundleAnnotations(predicateType: string): Readonly<Record<string, string>> {
  return {
    'dev.sigstore.bundle.content': 'dsse-envelope',
    'dev.sigstore.bundle.predicateType': predicateType,
  };
}

/** cosign's hint, which lets a reader choose among keys. */
function hintOf(key: KeyObject): string {
  return createHash('sha256').update(publicBytes(key)).digest('base64');
}
