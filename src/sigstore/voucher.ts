import type { KeyObject } from 'node:crypto';
import type { Result } from '../domain/index.ts';
import { openEnvelope } from './envelope.ts';

/** A trusted signer: a key or an identity. */
export interface Voucher {
  /** Key for other signature formats; absent for an identity. */
  readonly key?: KeyObject;
  /** Returns the statement from an envelope or bundle signed by this signer; otherwise fails with the reason. */
  open(bytes: Uint8Array): Result<string>;
}

export function voucherByKey(key: KeyObject): Voucher {
  return { key, open: (bytes) => openEnvelope(bytes, key) };
}
