import { hash } from 'node:crypto';
import { parseDigest, type Digest } from '../domain/index.ts';
import { artifactRefused } from './refused.ts';

/** Bytes under their digest. */
export interface Content {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

export function contentOf(bytes: Uint8Array): Content {
  const digest = parseDigest(`sha256:${hash('sha256', bytes)}`);
  if (!digest) throw new Error('a SHA-256 is a digest');
  return { digest, bytes };
}

/** Throws ARTIFACT_REFUSED unless these are the promised bytes. */
export function checkContent(bytes: Uint8Array, promised: Digest, name: string): void {
  const { digest } = contentOf(bytes);
  if (digest !== promised)
    throw artifactRefused(`${name} was altered: its digest is ${digest}, not ${promised}`);
}
