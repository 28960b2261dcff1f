import type { KeyObject } from 'node:crypto';
import type { Result } from '../domain/index.ts';
import { openEnvelope } from './envelope.ts';

/** Whoever is trusted to sign: a key, or an identity. */
export interface Voucher {
  /** Returns the statement in an envelope, or in a bundle, that is signed by whom it trusts; else fails with the reason. */
  open(bytes: Uint8Array): Result<string>;
}

export function voucherByKey(key: KeyObject): Voucher {
  return { open: (bytes) => openEnvelope(bytes, key) };
}
