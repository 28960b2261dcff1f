import { parseDigest, type Digest } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { formatImageReference, parseImageReference, type ImageReference } from '../../image/index.ts';

/**
 * Lists the possible stored names for an image name: the full reference (`nginx` is
 * `docker.io/library/nginx:latest`), the given text, and a manifest's digest, by itself or after a name.
 */
export function spellingsOf(name: string) {
  const full = referenceOf(name);
  return [
    ...(full ? [{ kind: 'reference', name: formatImageReference(full) } as const] : []),
    { kind: 'reference', name } as const,
    { kind: 'manifest', name: digestIn(name) ?? name } as const,
  ];
}

/** Returns the digest that identifies the image: the whole name or its end, as clusters write it. */
export function digestIn(name: string): Digest | undefined {
  return parseDigest(name) ?? referenceOf(name)?.digest;
}

function referenceOf(name: string): ImageReference | undefined {
  try {
    return parseImageReference(name);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
