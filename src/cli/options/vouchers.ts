import type { Settings } from '../../config/index.ts';
import type { Trusted, Voucher } from '../../sigstore/index.ts';

/** Opens the verifier for attestations; undefined if no signer is trusted. */
export function attestVoucher(settings: Settings): Promise<Voucher | undefined> {
  const { attestKey: key, attestIdentity: identity, attestIssuer: issuer, trustedRoot } = settings;
  return open({ key, identity, issuer, trustedRoot }, '--attest');
}

/** Opens the verifier for feed artifacts; undefined if no publisher is trusted. */
export function feedsVoucher(settings: Settings): Promise<Voucher | undefined> {
  const { feedsKey: key, feedsIdentity: identity, feedsIssuer: issuer, trustedRoot } = settings;
  return open({ key, identity, issuer, trustedRoot }, '--feeds');
}

async function open(trusted: Trusted, prefix: string): Promise<Voucher | undefined> {
  // Loaded here, since most scans verify nothing.
  const { openVoucher } = await import('../../sigstore/index.ts');
  return openVoucher(trusted, prefix);
}
