import { defined, type Digest } from '../../domain/index.ts';
import type { HttpResponse } from '../../http/index.ts';
import { toRegistryFailure } from './registry-failure.ts';
import type { StreamedLayer } from './source.ts';
import { Verifier } from './verifier.ts';

/** Requests blobs as they are stored, so that the bytes hashed are the bytes sent. */
export const AS_STORED = { 'accept-encoding': 'identity' } as const;

/** A blob's promised properties, and its name in errors. */
export interface PromisedBlob {
  readonly name: string;
  readonly digest?: Digest;
  /** Bytes. */
  readonly size?: number;
  readonly mediaType?: string;
}

/**
 * Streams a response body as a layer: always hashes it, and verifies a promised digest or size. Calls
 * `onDigest` at its end.
 */
export function streamBlob(
  response: HttpResponse,
  promised: PromisedBlob,
  onDigest?: (digest: Digest) => void,
): StreamedLayer {
  const { mediaType } = promised;
  let computed: Digest | undefined;
  return {
    kind: 'stream',
    ...defined({ mediaType }),
    bytes: verified(response, promised, (digest) => {
      computed = digest;
      onDigest?.(digest);
    }),
    computedDigest: () => {
      if (computed) return computed;
      throw new Error('a digest is known after the last byte');
    },
  };
}

async function* verified(
  response: HttpResponse,
  { digest, size, name }: PromisedBlob,
  onDigest: (digest: Digest) => void,
): AsyncGenerator<Uint8Array> {
  const verifier = new Verifier(digest, size, name);
  try {
    for await (const chunk of response.stream()) {
      verifier.update(chunk);
      yield chunk;
    }
  } catch (thrown) {
    throw toRegistryFailure(thrown);
  }
  onDigest(verifier.finish());
}
