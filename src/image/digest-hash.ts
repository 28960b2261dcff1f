import { createHash } from 'node:crypto';
import { parseDigest, type Digest, type DigestAlgorithm } from '../domain/index.ts';

/** Computes a digest over bytes that come in pieces. */
export class DigestHash {
  readonly #algorithm: DigestAlgorithm;
  readonly #hash;

  constructor(algorithm: DigestAlgorithm = 'sha256') {
    this.#algorithm = algorithm;
    this.#hash = createHash(algorithm);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Call it once, after the last piece. */
  finish(): Digest {
    const digest = parseDigest(`${this.#algorithm}:${this.#hash.digest('hex')}`);
    if (!digest) throw new Error('a hash in hexadecimal is always a digest');
    return digest;
  }
}
