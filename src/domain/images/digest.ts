/** A content digest in OCI's spelling, `sha256:<64 hex>` or `sha512:<128 hex>`. Made only by {@link parseDigest}. */
export type Digest = string & { readonly __brand: 'Digest' };

const HEX_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 };

/** Returns undefined for anything but a registered algorithm with lower-case hex of its exact length. */
export function parseDigest(text: string): Digest | undefined {
  const colon = text.indexOf(':');
  const hex = text.slice(colon + 1);
  if (colon < 0 || HEX_LENGTH[text.slice(0, colon)] !== hex.length) return undefined;
  for (let i = 0; i < hex.length; i++) {
    const code = hex.charCodeAt(i);
    const isHex = (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
    if (!isHex) return undefined;
  }
  return text as Digest;
}

/** Makes a digest from a SHA-256 that this program computed, in hex. Throws for any other text. */
export function sha256Digest(hex: string): Digest {
  const digest = parseDigest(`sha256:${hex}`);
  if (!digest) throw new Error('a SHA-256 is a digest');
  return digest;
}

/** Algorithm names in node:crypto, which are also OCI's. */
export type DigestAlgorithm = 'sha256' | 'sha512';

export function digestAlgorithm(digest: Digest): DigestAlgorithm {
  return digest.startsWith('sha256:') ? 'sha256' : 'sha512';
}

/**
 * Returns the tag under which a registry without a referrers list stores a manifest's referrers (OCI
 * distribution-spec 1.1, "Referrers Tag Schema"). cosign's tags begin with it.
 */
export function referrersTag(digest: Digest): string {
  return digest.replace(':', '-');
}
