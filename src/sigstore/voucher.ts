import type { KeyObject } from 'node:crypto';
import type { Result } from '../domain/index.ts';
import { openEnvelope } from './envelope.ts';

/** Whoever is trusted to sign: a key, or an identity. */
export interface Voucher {
  /** Key for signatures of other forms; an identity has none. */
  readonly key?: KeyObject;
  /** Returns the statement in an envelope or bundle, if whom it trusts signed that; else fails with the reason. */
  open(bytes: Uint8Array): Result<string>;
}

export function voucherByKey(key: KeyObject): Voucher {
  return { key, open: (bytes) => openEnvelope(bytes, key) };
}
