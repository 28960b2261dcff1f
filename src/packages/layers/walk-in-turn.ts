import {
  verifyWalk,
  walkContent,
  type LayerContent,
  type LayerSource,
  type LayerWalk,
  type OpenedImage,
  type UnverifiedWalk,
} from '../../image/index.ts';
import type { ReadingContext } from './reading-context.ts';
import { walkOfJob, type LayerJobOf, type LayerJobs, type LayerResultOf } from './layer-job.ts';
import { layerName } from './layer-name.ts';

/** Bytes below which a layer is read before a thread has started. */
const BYTES_WITHOUT_THREAD = 16 * 1024 ** 2;

/** Whether one layer alone of an image is read in a thread, as far as sizes are known. */
export function hasOneLargeLayer({ layers }: Pick<OpenedImage, 'layers'>): boolean {
  return layers.filter(({ layer: { size = Infinity } }) => size >= BYTES_WITHOUT_THREAD).length === 1;
}

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
    const content = await source.open();
    return await verifyWalk(content, await walkOpened<Kind>(content, { source, index, context, job }));
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

function walkOpened<Kind extends keyof LayerJobs>(
  content: LayerContent,
  { source, index, context, job }: Walk<Kind>,
): Promise<UnverifiedWalk<LayerResultOf<Kind>>> {
  const { catalogers, threads } = context;
  const name = layerName(source, index);
  const onBytes = progressOf(source, index, context);
  const { size = 0 } = content.kind === 'file' ? content : source.layer;
  if (threads && size >= BYTES_WITHOUT_THREAD && content.kind !== 'folder') {
    return threads.walk<Kind>({ name, job, content, open: () => source.open(), onBytes });
  }
  return walkContent(content, source, { ...walkOfJob<Kind>(job, catalogers), name, onBytes });
}

function progressOf(
  { layer: { size } }: LayerSource,
  index: number,
  { onProgress }: ReadingContext,
): (bytes: number) => void {
  const total = size === undefined ? {} : { totalBytes: size };
  return (bytes) => onProgress({ kind: 'layer', index, bytes, ...total });
}
