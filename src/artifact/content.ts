import { hash } from 'node:crypto';
import { sha256Digest, type Digest } from '../domain/index.ts';
import type { ContentDescriptor } from './documents.ts';
import { artifactRefused } from './refused.ts';

/** Bytes with their digest. */
export interface Content {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

export function contentOf(bytes: Uint8Array): Content {
  return { digest: sha256Digest(hash('sha256', bytes)), bytes };
}

export function descriptorOf(mediaType: string, { digest, bytes }: Content): ContentDescriptor {
  return { mediaType, digest, size: bytes.length };
}

/** Throws ARTIFACT_REFUSED unless the bytes match the promised digest. */
export function checkContent(bytes: Uint8Array, promised: Digest, name: string): void {
  const { digest } = contentOf(bytes);
  if (digest !== promised)
    throw artifactRefused(`${name} was altered: its digest is ${digest}, not ${promised}`);
}
