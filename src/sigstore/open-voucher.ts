import { AppError } from '../errors/index.ts';
import { readPublicKey } from './keys.ts';
import { voucherByKey, type Voucher } from './voucher.ts';

/** Whom the user trusts. */
export interface Trusted {
  /** File of a public key. */
  readonly key: string | undefined;
  readonly identity: string | undefined;
  readonly issuer: string | undefined;
  /** File of Sigstore's trusted root. */
  readonly trustedRoot: string | undefined;
}

/**
 * Opens what verifies the signatures of those who are trusted; undefined if nobody is. `prefix` is that of the options, such
 * as `--feeds`. Throws AppError for options that do not fit together, and for files that cannot be used.
 */
export async function openVoucher(trusted: Trusted, prefix: string): Promise<Voucher | undefined> {
  const { key, identity: name, issuer, trustedRoot } = trusted;
  if (key !== undefined && (name ?? issuer) !== undefined) {
    throw new AppError('USAGE', `${prefix}-key cannot be combined with an identity`, {
      hint: 'name the one that signs',
    });
  }
  if (key !== undefined) return voucherByKey(readPublicKey(key));
  if (name === undefined && issuer === undefined) return undefined;
  if (name === undefined || issuer === undefined || trustedRoot === undefined) {
    throw new AppError('USAGE', 'an identity needs its name, its issuer and a trusted root', {
      hint: `give all three: ${prefix}-identity NAME ${prefix}-issuer URL --trusted-root FILE`,
    });
  }
  // Loaded here, since most signatures are by keys.
  const { voucherByIdentity } = await import('./identity.ts');
  return voucherByIdentity({ name, issuer }, trustedRoot);
}
