import { hash } from 'node:crypto';
import type { OpenedImage } from '../../image/index.ts';

/** Docker's label on its hardened images, which those built on them inherit. */
const CHAIN_ID = 'com.docker.dhi.chain-id';

/**
 * Counts the layers of the hardened image below an image, by the chain ID in its label (OCI image-spec config.md,
 * "Layer ChainID"). An image without the label counts as one layer, so that packages of others are judged
 * by the distribution below; one that the label does not fit, as after a squash, as none.
 */
export function layersOfBase({ identity, labels = {} }: Pick<OpenedImage, 'identity' | 'labels'>): number {
  const wanted = Object.hasOwn(labels, CHAIN_ID) ? labels[CHAIN_ID] : undefined;
  if (wanted === undefined) return 1;
  let chain = '';
  for (const [index, { diffId = '' }] of identity.layers.entries()) {
    chain = index === 0 ? diffId : `sha256:${hash('sha256', `${chain} ${diffId}`)}`;
    if (chain === wanted.trim()) return index + 1;
  }
  return 0;
}
