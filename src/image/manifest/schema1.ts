import * as z from 'zod/mini';
import type { Digest, Platform } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { MAX_LAYERS } from '../limits.ts';
import { digestSchema, parseDocument } from './document.ts';

// Docker's "Image Manifest Version 2, Schema 1", which registries from before 2016 still serve. It has no
// configuration: each layer carries its own as JSON. Its digest excludes the signatures.

export interface Schema1Manifest {
  readonly kind: 'schema1';
  readonly platform?: Platform;
  readonly created?: string;
  /** Base first, without the empty layers. */
  readonly layers: readonly Schema1Layer[];
  /** The bytes that the document's digest covers. */
  readonly payload: Uint8Array;
}

export interface Schema1Layer {
  readonly digest: Digest;
  readonly createdBy?: string;
}

const manifestSchema = z.object({
  architecture: z.nullish(z.string()),
  fsLayers: z.array(z.object({ blobSum: digestSchema })),
  history: z.array(z.object({ v1Compatibility: z.string() })),
  signatures: z.nullish(z.array(z.object({ protected: z.string() }))),
});

const historySchema = z.object({
  os: z.nullish(z.string()),
  created: z.nullish(z.string()),
  throwaway: z.nullish(z.boolean()),
  container_config: z.nullish(z.object({ Cmd: z.nullish(z.array(z.string())) })),
});

const protectedSchema = z.object({ formatLength: z.int().check(z.nonnegative()), formatTail: z.string() });

export function parseSchema1(bytes: Uint8Array, name: string): Schema1Manifest {
  const { architecture, fsLayers, history, signatures } = parseDocument(bytes, manifestSchema, name);
  if (history.length !== fsLayers.length || fsLayers.length > MAX_LAYERS) {
    throw new AppError(
      'IMAGE_INVALID',
      `${name} lists ${fsLayers.length} layers, but history for ${history.length}`,
    );
  }
  const steps = history.map(({ v1Compatibility }) =>
    parseDocument(Buffer.from(v1Compatibility), historySchema, `history of ${name}`),
  );
  const layers = fsLayers.flatMap(({ blobSum }, index): Schema1Layer[] => {
    const step = steps[index];
    if (step?.throwaway) return [];
    const createdBy = step?.container_config?.Cmd?.join(' ');
    return [{ digest: blobSum, ...(createdBy && { createdBy }) }];
  });
  const [newest] = steps;
  return {
    kind: 'schema1',
    ...(architecture && { platform: { os: newest?.os ?? 'linux', architecture } }),
    ...(newest?.created && { created: newest.created }),
    layers: layers.reverse(),
    payload: payloadOf(bytes, signatures?.[0]?.protected, name),
  };
}

/**
 * Extracts the payload from a JSON web signature in "pretty" form: the document up to `formatLength`, then a
 * given tail.
 */
function payloadOf(bytes: Uint8Array, header: string | undefined, name: string): Uint8Array {
  if (header === undefined) return bytes;
  const { formatLength, formatTail } = parseDocument(
    Buffer.from(header, 'base64url'),
    protectedSchema,
    `signature of ${name}`,
  );
  return Buffer.concat([bytes.subarray(0, formatLength), Buffer.from(formatTail, 'base64url')]);
}
