import { digestAlgorithm, type Digest } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { DigestHash } from '../digest-hash.ts';

/** Hashes streamed bytes, to compare them with the promised digest and size. */
export class Verifier {
  readonly #promised: Digest | undefined;
  readonly #size: number | undefined;
  readonly #name: string;
  readonly #hash;
  #seen = 0;

  /** `name` identifies the bytes in errors; `size` is in bytes. */
  constructor(promised: Digest | undefined, size: number | undefined, name: string) {
    this.#promised = promised;
    this.#size = size;
    this.#name = name;
    this.#hash = new DigestHash(promised && digestAlgorithm(promised));
  }

  /** Throws DIGEST_MISMATCH as soon as there are more bytes than promised: a false blob may be endless. */
  update(chunk: Uint8Array): void {
    this.#seen += chunk.length;
    if (this.#size !== undefined && this.#seen > this.#size) {
      throw this.#mismatch(`${this.#size} bytes`, 'more');
    }
    this.#hash.update(chunk);
  }

  /** Call once, after the last byte. Throws DIGEST_MISMATCH. */
  finish(): Digest {
    const computed = this.#hash.finish();
    if (this.#size !== undefined && this.#seen !== this.#size) {
      throw this.#mismatch(`${this.#size} bytes`, `${this.#seen}`);
    }
    const promised = this.#promised ?? computed;
    if (computed !== promised) throw this.#mismatch(promised, computed);
    return computed;
  }

  #mismatch(promised: string, found: string): AppError {
    const message = `${this.#name} does not match: expected ${promised}, got ${found}`;
    return new AppError('DIGEST_MISMATCH', message, {
      hint: 'do not run this image: the registry, or something in between, altered or truncated it',
    });
  }
}

/** Throws DIGEST_MISMATCH unless the bytes match the promised digest. */
export function verifyBytes(
  bytes: Uint8Array,
  promised: Digest,
  size: number | undefined,
  name: string,
): void {
  const verifier = new Verifier(promised, size, name);
  verifier.update(bytes);
  verifier.finish();
}

/** Computes the bytes' digest with the default algorithm. */
export function digestOf(bytes: Uint8Array): Digest {
  const verifier = new Verifier(undefined, undefined, '');
  verifier.update(bytes);
  return verifier.finish();
}
