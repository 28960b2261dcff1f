import type { Digest, Result } from '../domain/index.ts';
import { peekInto, readStatement, type Voucher } from '../sigstore/index.ts';

/** An attestation attached to an image. */
export interface DescribedAttestation {
  /** Its self-declared type; absent if unreadable. */
  readonly predicateType?: string;
  /** Absent if it counts: a trusted signer vouches for it. */
  readonly reason?: string;
}

/** Describes an attestation for one image, and why it does not count. */
export function describeAttestation(
  bytes: Uint8Array,
  subjects: readonly Digest[],
  voucher: Voucher | undefined,
): DescribedAttestation {
  const text = peekInto(bytes);
  if (!text.ok) return { reason: text.failure };
  const statement = firstOk(subjects.map((subject) => readStatement(text.value, subject)));
  if (!statement?.ok) return { reason: statement?.failure ?? 'about no image' };
  const { predicateType } = statement.value;
  if (!voucher) return { predicateType, reason: 'no key or identity was given' };
  const opened = voucher.open(bytes);
  return { predicateType, ...(!opened.ok && { reason: opened.failure }) };
}

function firstOk<Value>(results: readonly Result<Value>[]): Result<Value> | undefined {
  return results.find(({ ok }) => ok) ?? results[0];
}
