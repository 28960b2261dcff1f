import type { Compression } from '../../archive/index.ts';
import type { Problem } from '../../domain/index.ts';

/** Compares a layer's media type with its bytes; the bytes win. */
export function checkMediaType(
  mediaType: string | undefined,
  found: Compression | undefined,
  name: string,
): Problem | undefined {
  const promised = mediaType === undefined ? undefined : promisedCompression(mediaType);
  if (promised === undefined || found === undefined || promised === found) return undefined;
  const message = `layer ${name} has the media type ${String(mediaType)}, but its compression is ${found}`;
  return { kind: 'media-type-mismatch', subject: name, message };
}

/**
 * OCI types end in `.tar`, `.tar+gzip` or `.tar+zstd`, Docker types in `.tar` or `.tar.gzip`; others promise
 * nothing.
 */
function promisedCompression(mediaType: string): Compression | undefined {
  if (mediaType.endsWith('.tar')) return 'none';
  if (mediaType.endsWith('.tar+gzip') || mediaType.endsWith('.tar.gzip')) return 'gzip';
  return mediaType.endsWith('.tar+zstd') || mediaType.endsWith('.tar.zstd') ? 'zstd' : undefined;
}
