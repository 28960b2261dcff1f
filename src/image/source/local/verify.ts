import { digestAlgorithm, type Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { DigestHash } from '../../digest-hash.ts';
import type { Descriptor } from '../../manifest/index.ts';

/** Throws DIGEST_MISMATCH unless the bytes match the descriptor. */
export function verifyDocument(
  bytes: Uint8Array,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  name: string,
): void {
  if (bytes.length !== size) throw mismatch(name, `${bytes.length} bytes`, `${size}`);
  const computed = localDigestOf(bytes, digest);
  if (computed !== digest) throw mismatch(name, computed, digest);
}

/** Uses another digest's algorithm, or the default. */
export function localDigestOf(bytes: Uint8Array, like?: Digest): Digest {
  const hash = new DigestHash(like && digestAlgorithm(like));
  hash.update(bytes);
  return hash.finish();
}

export function mismatch(name: string, found: string, promised: string): AppError {
  return new AppError('DIGEST_MISMATCH', `${name} does not match: expected ${promised}, got ${found}`, {
    hint: 'do not run this image: it was altered or is damaged; get it again',
  });
}
