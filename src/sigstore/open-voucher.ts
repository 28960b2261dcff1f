import { AppError } from '../errors/index.ts';
import { readPublicKey } from './keys.ts';
import { voucherByKey, type Voucher } from './voucher.ts';

/** The user's trust settings. */
export interface Trusted {
  /** Public key file. */
  readonly key: string | undefined;
  readonly identity: string | undefined;
  readonly issuer: string | undefined;
  /** Sigstore's trusted root file. */
  readonly trustedRoot: string | undefined;
}

/**
 * Opens the verifier for trusted signatures; undefined without trust settings. `prefix` begins the option
 * names, such as `--feeds`. Throws AppError for incompatible options, and for unusable files.
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
