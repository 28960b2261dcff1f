import { AppError } from '../errors/index.ts';

const MIB = 1024 * 1024;

/** Bytes in an attestation: cosign reads 128 MiB, and a large image's package list takes some 20. */
const MAX_ATTESTATION_BYTES = 64 * MIB;
/** Attestations under one tag. */
export const MAX_ATTESTATIONS = 100;

/** Throws LIMIT_EXCEEDED for an attestation that no client would read. */
export function checkSize(attestation: Uint8Array): void {
  if (attestation.length <= MAX_ATTESTATION_BYTES) return;
  throw new AppError('LIMIT_EXCEEDED', `an attestation is larger than ${MAX_ATTESTATION_BYTES} bytes`);
}
