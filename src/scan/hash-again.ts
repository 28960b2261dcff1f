import type { FileDigestAlgorithm, Problem } from '../domain/index.ts';
import { hashBody, type OpenedImage } from '../image/index.ts';
import type { ScanContext } from './context.ts';
import { unreadable, walkInTurn } from './read-layers.ts';

/** A file of one layer, by its name there, whose digest is needed and not among the layer's facts. */
export interface HashRequest {
  readonly layer: number;
  readonly path: string;
  readonly algorithm: FileDigestAlgorithm;
}

export interface HashedFiles {
  /** Digest in hex; undefined where the file was not found or is beyond the limit. */
  digestOf(request: HashRequest): string | undefined;
  readonly problems: readonly Problem[];
}

/** Bytes of all files that are hashed again for one image; the largest program of Debian has 150 MB. */
const MAX_BYTES = 2 * 1024 ** 3;

/** Walks the layers of these files once more, and hashes the files. */
export async function hashAgain(
  image: OpenedImage,
  requests: readonly HashRequest[],
  context: ScanContext,
): Promise<HashedFiles> {
  const digests = new Map<string, string>();
  const problems: Problem[] = [];
  let left = MAX_BYTES;
  for (const [layer, ofLayer] of Map.groupBy(requests, (request) => request.layer)) {
    const source = image.layers[layer];
    if (!source) continue;
    const wanted = Map.groupBy(ofLayer, ({ path }) => path);
    const selector = {
      kind: 'file',
      id: 'digests',
      looksAt: (path: string) => wanted.has(path),
      wants: ({ size }: { readonly size: number }) => {
        left -= size;
        return left < 0 ? 'no' : 'random';
      },
      read: ({ path }: { readonly path: string }, body: Parameters<typeof hashBody>[1]) => {
        for (const request of wanted.get(path) ?? []) {
          digests.set(keyOf(request), hashBody(request.algorithm, body));
        }
        return undefined;
      },
    } as const;
    try {
      await walkInTurn(source, layer, context, { selectors: [selector], read: () => undefined });
    } catch (error) {
      for (const problem of unreadable(source, layer, error).problems) problems.push(problem);
    }
  }
  return { digestOf: (request) => digests.get(keyOf(request)), problems };
}

function keyOf({ layer, path, algorithm }: HashRequest): string {
  return `${layer}\0${algorithm}\0${path}`;
}
