import {
  verifyWalk,
  walkContent,
  type LayerContent,
  type LayerSource,
  type LayerWalk,
  type UnverifiedWalk,
} from '../../image/index.ts';
import type { ReadingContext } from './reading-context.ts';
import { walkOfJob, type LayerJobOf, type LayerJobs, type LayerResultOf } from './layer-job.ts';
import { layerName } from './layer-name.ts';

/** Bytes below which a layer is read before a thread has started. */
const BYTES_WITHOUT_THREAD = 16 * 1024 ** 2;

/** Walks a layer once it has a slot: a large one in a thread of its own. */
export async function walkInTurn<Kind extends keyof LayerJobs>(
  source: LayerSource,
  index: number,
  context: ReadingContext,
  job: LayerJobOf<Kind> & { readonly kind: Kind },
): Promise<LayerWalk<LayerResultOf<Kind>>> {
  // The holder of a slot waits for no other layer: its lock, if any, was taken before.
  const slot = await context.takeLayerSlot?.();
  try {
    const opener = withProgress(source, index, context);
    const content = await opener.open();
    return await verifyWalk(
      content,
      await walkOpened<Kind>(content, opener, { source, index, context, job }),
    );
  } finally {
    slot?.release();
  }
}

/** A walk, and the layer that it is for. */
interface Walk<Kind extends keyof LayerJobs> {
  readonly source: LayerSource;
  readonly index: number;
  readonly context: ReadingContext;
  readonly job: LayerJobOf<Kind>;
}

interface Opener {
  open(): Promise<LayerContent>;
}

function walkOpened<Kind extends keyof LayerJobs>(
  content: LayerContent,
  opener: Opener,
  { source, index, context, job }: Walk<Kind>,
): Promise<UnverifiedWalk<LayerResultOf<Kind>>> {
  const { catalogers, threads } = context;
  const name = layerName(source, index);
  const onBytes = progressOf(source, index, context);
  const isLarge =
    (source.layer.size ?? 0) >= BYTES_WITHOUT_THREAD ||
    (content.kind === 'file' && content.size >= BYTES_WITHOUT_THREAD);
  if (threads && isLarge && content.kind !== 'folder') {
    return threads.walk<Kind>({ name, job, content, open: () => opener.open(), onBytes });
  }
  return walkContent(content, opener, { ...walkOfJob<Kind>(job, catalogers), name, onBytes });
}

/** Counts a stream's bytes as they come. */
function withProgress(source: LayerSource, index: number, context: ReadingContext): Opener {
  return {
    open: async () => {
      const content = await source.open();
      if (content.kind !== 'stream') return content;
      return { ...content, bytes: countBytes(content.bytes, progressOf(source, index, context)) };
    },
  };
}

function progressOf(
  { layer: { size } }: LayerSource,
  index: number,
  { onProgress }: ReadingContext,
): (bytes: number) => void {
  const total = size === undefined ? {} : { totalBytes: size };
  return (bytes) => onProgress({ kind: 'layer', index, bytes, ...total });
}

async function* countBytes(
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  let read = 0;
  for await (const chunk of bytes) {
    read += chunk.length;
    yield chunk;
    onBytes(read);
  }
}
