import {
  walkLayer,
  type LayerContent,
  type LayerSource,
  type LayerWalk,
  type WalkRequest,
} from '../../image/index.ts';
import type { IndexingContext } from '../context.ts';
import { layerName } from './layer-name.ts';

/** Walks a layer once it has a slot. */
export async function walkInTurn<Facts>(
  source: LayerSource,
  index: number,
  context: IndexingContext,
  request: Omit<WalkRequest<Facts>, 'name'>,
): Promise<LayerWalk<Facts>> {
  // The holder of a slot waits for no other layer: its lock, if any, was taken before.
  const slot = await context.takeLayerSlot?.();
  try {
    return await walkLayer(counted(source, index, context), { ...request, name: layerName(source, index) });
  } finally {
    slot?.release();
  }
}

/** Counts bytes as they are read. */
function counted(
  source: LayerSource,
  index: number,
  context: IndexingContext,
): { open(): Promise<LayerContent> } {
  return {
    open: async () => {
      const content = await source.open();
      if (content.kind !== 'stream') return content;
      return { ...content, bytes: countBytes(content.bytes, source, index, context) };
    },
  };
}

async function* countBytes(
  bytes: AsyncIterable<Uint8Array>,
  { layer }: LayerSource,
  index: number,
  context: IndexingContext,
): AsyncIterable<Uint8Array> {
  let read = 0;
  const total = layer.size === undefined ? {} : { totalBytes: layer.size };
  for await (const chunk of bytes) {
    read += chunk.length;
    yield chunk;
    context.onProgress({ kind: 'layer', index, bytes: read, ...total });
  }
}
