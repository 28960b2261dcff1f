import type { Cataloger } from '../catalog/index.ts';
import type { Digest, LayerFacts, Problem } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import {
  MAX_IMAGE_FACTS,
  walkLayer,
  type LayerContent,
  type LayerSource,
  type OpenedImage,
  type SelectedFiles,
} from '../image/index.ts';
import type { StoredFacts } from '../store/ports.ts';
import type { ScanContext } from './context.ts';

/** Facts of one layer, by the ID of each cataloger. */
export interface ReadLayer {
  /** Computed from its bytes, now or when its facts were stored; absent if it was not read, or read by seeking. */
  readonly digest?: Digest;
  readonly facts: ReadonlyMap<string, LayerFacts>;
  readonly problems: readonly Problem[];
}

/** Decompression runs beside the main thread, and disks and networks wait: two at a time keep both busy. */
const LAYERS_AT_A_TIME = 2;

/**
 * Collects the facts of every layer, base first: from the store if known, else by reading. An unreadable layer is a
 * problem, unless all are unreadable: then nothing was scanned, and the first failure is thrown.
 */
export async function readLayers(image: OpenedImage, context: ScanContext): Promise<readonly ReadLayer[]> {
  const read: ReadLayer[] = [];
  const failures: unknown[] = [];
  const queue = image.layers.entries();
  const sizes = image.layers.map(({ layer }) => layer.size);
  context.onProgress({ kind: 'image', reference: image.identity.reference, layers: sizes });
  let room = MAX_IMAGE_FACTS;
  const work = async () => {
    for (const [index, source] of queue) {
      try {
        const layer = await readLayer(source, index, context);
        room -= weightOf(layer);
        read[index] = room < 0 ? tooMuch(source, index) : layer;
      } catch (error) {
        read[index] = unreadable(source, index, error);
        failures.push(error);
      }
      context.onProgress({ kind: 'layer', index, bytes: source.layer.size ?? 0, done: true });
    }
  };
  await Promise.all(Array.from({ length: LAYERS_AT_A_TIME }, work));
  if (failures.length > 0 && failures.length === image.layers.length) throw failures[0];
  return read;
}

/** Estimates the number of objects in a layer's facts. */
function weightOf({ facts }: ReadLayer): number {
  let weight = 0;
  for (const { files, overlay } of facts.values()) {
    weight += overlay.entries.length + overlay.whiteouts.length + overlay.opaque.length;
    for (const { packages = [] } of files) weight += 1 + packages.length;
  }
  return weight;
}

function tooMuch(source: LayerSource, index: number): ReadLayer {
  const subject = layerName(source, index);
  const message = `layer ${subject} was left out: with it, the layers list more than ${MAX_IMAGE_FACTS} files and packages`;
  return { facts: new Map(), problems: [{ kind: 'layer-unreadable', subject, message }] };
}

/** Returns a layer's name in problems, by which `--allow-incomplete layer-unreadable:NAME` waives it. */
export function layerName({ layer }: LayerSource, index: number): string {
  return layer.digest ?? layer.diffId ?? `${index + 1}`;
}

/** Counts bytes as they are read. */
export function counted(
  source: LayerSource,
  index: number,
  context: ScanContext,
): { open(): Promise<LayerContent> } {
  return {
    open: async () => {
      const content = await source.open();
      if (content.kind !== 'stream') return content;
      return { ...content, bytes: countBytes(content.bytes, source, index, context) };
    },
  };
}

async function readLayer(source: LayerSource, index: number, context: ScanContext): Promise<ReadLayer> {
  const known = await knownFacts(source, context);
  if (isComplete(known, context) || !source.knownDigest || !context.takeLayerTurn) {
    return readMissing(source, index, known, context);
  }
  const turn = await context.takeLayerTurn(source.knownDigest);
  try {
    // Another caller may have read it while this one waited.
    return await readMissing(source, index, await knownFacts(source, context), context);
  } finally {
    turn.release();
  }
}

type KnownFacts = ReadonlyMap<string, LayerFacts>;

async function knownFacts({ knownDigest }: LayerSource, context: ScanContext): Promise<KnownFacts> {
  if (!knownDigest) return new Map<string, LayerFacts>();
  const keys = context.catalogers.map(({ id, version }) => ({ id, version }));
  return context.store.facts.load(knownDigest, keys);
}

function isComplete(known: KnownFacts, { catalogers }: ScanContext): boolean {
  return catalogers.every(({ id }) => known.has(id));
}

async function readMissing(
  source: LayerSource,
  index: number,
  known: KnownFacts,
  context: ScanContext,
): Promise<ReadLayer> {
  const { store, catalogers } = context;
  const { knownDigest } = source;
  if (isComplete(known, context)) {
    return { facts: known, problems: [], ...(knownDigest && { digest: knownDigest }) };
  }
  const missing = catalogers.filter(({ id }) => !known.has(id));
  const walk = await walkLayer(counted(source, index, context), missing, layerName(source, index));
  const stored = missing.map((cataloger, i) => catalog(cataloger, walk.selected[i]));
  // Facts of a layer that broke off half-way must not be stored under its digest.
  const isWhole = !walk.problems.some(({ kind }) => kind === 'layer-unreadable');
  if (walk.digest && isWhole) await store.facts.save(walk.digest, stored);
  return {
    ...(walk.digest && { digest: walk.digest }),
    facts: new Map([...known, ...stored.map(({ cataloger, facts }) => [cataloger.id, facts] as const)]),
    problems: walk.problems,
  };
}

const NO_FACTS: LayerFacts = {
  files: [],
  overlay: { whiteouts: [], opaque: [], entries: [] },
  problems: [],
};

/** Returns a cataloger's facts of a layer; empty when the layer could not be read. */
export function factsOf({ facts }: ReadLayer, cataloger: string): LayerFacts {
  return facts.get(cataloger) ?? NO_FACTS;
}

/** Passes the files that a walk found to their cataloger. */
export function catalog(cataloger: Cataloger, selected: SelectedFiles | undefined): StoredFacts {
  const { id, version } = cataloger;
  const { files, owned = [] } = cataloger.read(selected?.files ?? []);
  return {
    cataloger: { id, version },
    facts: {
      files,
      overlay: selected?.overlay ?? NO_FACTS.overlay,
      problems: selected?.problems ?? [],
      ...(selected?.markers && { markers: selected.markers }),
    },
    owned,
  };
}

/** Turns unavailable content of a layer into a problem; rethrows unexpected failures. */
export function unreadable(source: LayerSource, index: number, error: unknown): ReadLayer {
  if (!(error instanceof AppError) || error.code === 'INTERRUPTED') throw error;
  const subject = layerName(source, index);
  return {
    facts: new Map(),
    problems: [
      { kind: 'layer-unreadable', subject, message: `layer ${subject} was not read: ${error.message}` },
    ],
  };
}

async function* countBytes(
  bytes: AsyncIterable<Uint8Array>,
  { layer }: LayerSource,
  index: number,
  context: ScanContext,
): AsyncIterable<Uint8Array> {
  let read = 0;
  const total = layer.size === undefined ? {} : { totalBytes: layer.size };
  for await (const chunk of bytes) {
    read += chunk.length;
    yield chunk;
    context.onProgress({ kind: 'layer', index, bytes: read, ...total });
  }
}
