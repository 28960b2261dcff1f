import type { Digest } from '../domain/index.ts';
import type { Voucher } from '../sigstore/index.ts';
import { checkContent } from './content.ts';
import { readFeedsBundle } from './feeds-bundle.ts';
import { MAX_DOCUMENT_BYTES } from './limits.ts';
import { artifactRefused } from './refused.ts';
import { isSigned, signatureTag } from './signature.ts';
import type { ArtifactSource } from './source.ts';

/** The artifact to verify, as messages name it. */
interface Signed {
  readonly digest: Digest;
  readonly name: string;
}

/** Throws ARTIFACT_REFUSED unless a trusted signer signed the manifest, in either form. */
export async function checkSigned(signed: Signed, source: ArtifactSource, voucher: Voucher): Promise<void> {
  const { digest, name } = signed;
  const { key } = voucher;
  const signature = key && (await source.manifest(signatureTag(digest)));
  const readBlob = async (payload: Digest) => {
    const blob = await source.blob(payload, MAX_DOCUMENT_BYTES);
    checkContent(blob, payload, `the signature of ${name}`);
    return blob;
  };
  if (signature && (await isSigned(signed, signature, key, readBlob))) return;
  const faults = new Set<string>();
  for (const bundle of await source.bundles(digest)) {
    const read = readFeedsBundle(bundle, digest, voucher);
    if (read.ok) return;
    faults.add(read.failure);
  }
  if (key && !signature && faults.size === 0) {
    throw artifactRefused(
      `${name} is not signed`,
      `sign it where it is built: plimsoll feeds build --sign-key FILE; if it was copied, copy the tag ${signatureTag(digest)}, too. The store was left as it was`,
    );
  }
  const reasons =
    [...faults].join('; ') || (key ? 'its signature is by another' : 'it has no Sigstore bundle');
  throw artifactRefused(
    `${name} is not signed by the given ${key ? 'key' : 'identity'}: ${reasons}`,
    `check --feeds-${key ? 'key' : 'identity'}; if it is right, somebody else wrote to the registry. The store was left as it is`,
  );
}
