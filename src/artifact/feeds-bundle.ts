import type { KeyObject } from 'node:crypto';
import { failed, type Digest, type Result } from '../domain/index.ts';
import { readStatement, sealBundle, statementOf, type Voucher } from '../sigstore/index.ts';
import { bundleManifest } from './artifact-manifest.ts';
import { descriptorOf, type Content } from './content.ts';
import { documentBytes, type ContentDescriptor } from './documents.ts';
import { bundleTag } from './layout.ts';
import type { StoredSignature } from './signature.ts';

/** Statement type with which cosign signs an image from version 3 on; it carries no further claim. */
const SIGNED = 'https://sigstore.dev/cosign/sign/v1';
const NAME = 'plimsoll/advisories';

/** Signs a manifest with a bundle. Ed25519 has no randomness: the same key yields the same bytes. */
export function bundleOfManifest(
  content: Content,
  mediaType: ContentDescriptor['mediaType'],
  key: KeyObject,
): StoredSignature {
  const { digest } = content;
  const statement = documentBytes(statementOf({ name: NAME, digest }, SIGNED, {}));
  const subject = descriptorOf(mediaType, content);
  const { manifest, blobs } = bundleManifest(sealBundle(statement, key), SIGNED, subject);
  return { tag: bundleTag(digest), manifest, blobs };
}

/** Verifies that a trusted identity or key signed this digest in the bundle; fails with the reason. */
export function readFeedsBundle(bundle: Uint8Array, digest: Digest, voucher: Voucher): Result<unknown> {
  const opened = voucher.open(bundle);
  if (!opened.ok) return opened;
  const statement = readStatement(opened.value, digest);
  if (!statement.ok || statement.value.predicateType === SIGNED) return statement;
  return failed('a statement about it, and no signature');
}
