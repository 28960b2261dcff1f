import { createHash } from 'node:crypto';
import type { Digest } from '../../domain/index.ts';

/** Docker's empty layer: a gzipped tar without entries, for which Clair reports nothing. */
const EMPTY_LAYER = 'sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4';

export interface ClairLayer {
  readonly digest: Digest;
  readonly name: string;
  /** Empty for the base layer. */
  readonly parentName: string;
}

/**
 * Names each layer by its digest and all layers below. By digest only, Clair would know a layer that occurs
 * twice in an image (BuildKit's empty layers do) only with its first parent, and miss packages installed in
 * between.
 */
export function nameLayers(digests: readonly Digest[]): readonly ClairLayer[] {
  const layers: ClairLayer[] = [];
  let parentName = '';
  for (const digest of digests) {
    if (digest === EMPTY_LAYER) continue;
    const chain = createHash('sha256').update(`${parentName}\n${digest}`).digest('hex');
    // Klar's own names are as long: a hash and the layer digest in hex.
    const name = `${chain}${digest.slice(digest.indexOf(':') + 1)}`;
    layers.push({ digest, name, parentName });
    parentName = name;
  }
  return layers;
}
