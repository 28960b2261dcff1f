import { createHash } from 'node:crypto';
import { digestAlgorithm, parseDigest, type Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
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
  const hash = new BlobHash(like);
  hash.update(bytes);
  return hash.finish();
}

/** Computes a digest over streamed bytes. */
export class BlobHash {
  readonly #algorithm;
  readonly #hash;

  constructor(like?: Digest) {
    this.#algorithm = like ? digestAlgorithm(like) : 'sha256';
    this.#hash = createHash(this.#algorithm);
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  finish(): Digest {
    const digest = parseDigest(`${this.#algorithm}:${this.#hash.digest('hex')}`);
    if (!digest) throw new Error('a hash in hexadecimal is always a digest');
    return digest;
  }
}

export function mismatch(name: string, found: string, promised: string): AppError {
  return new AppError('DIGEST_MISMATCH', `${name} does not match: expected ${promised}, got ${found}`, {
    hint: 'do not run this image: it was altered or is damaged; get it again',
  });
}
