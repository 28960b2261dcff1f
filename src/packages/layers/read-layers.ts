import type { Cataloger } from '../../catalog/index.ts';
import {
  defined,
  type CatalogerFacts,
  type Digest,
  type LayerFacts,
  type OverlayFacts,
  type Problem,
} from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import {
  LayerOverlay,
  MAX_IMAGE_FACTS,
  MAX_IMAGE_OVERLAY_BYTES,
  MAX_OVERLAY_ENTRIES,
  type LayerSource,
  type OpenedImage,
} from '../../image/index.ts';
import type { ReadingContext } from './reading-context.ts';
import { layerName } from './layer-name.ts';
import { walkInTurn } from './walk-in-turn.ts';

/** One layer's facts, by cataloger ID. */
export interface ReadLayer {
  /** Computed from its bytes, now or when its facts were stored; absent if it was not read, or read by seeking. */
  readonly digest?: Digest;
  readonly facts: ReadonlyMap<string, LayerFacts>;
  /** Names of all its entries; absent if it was not read. */
  readonly overlay?: LayerOverlay;
  readonly problems: readonly Problem[];
}

/**
 * Collects every layer's facts, base first: from the store if known, else by reading. An unreadable layer is
 * a problem, unless all are unreadable: then nothing was scanned, and the first failure is thrown.
 */
export async function readLayers(image: OpenedImage, context: ReadingContext): Promise<readonly ReadLayer[]> {
  const read: ReadLayer[] = [];
  const failures: unknown[] = [];
  const queue = image.layers.entries();
  const sizes = image.layers.map(({ layer }) => layer.size);
  context.onProgress({ kind: 'image', reference: image.identity.reference, layers: sizes });
  let room = MAX_IMAGE_FACTS;
  let roomForNames = MAX_IMAGE_OVERLAY_BYTES;
  const work = async () => {
    for (const [index, source] of queue) {
      try {
        const layer = await readLayer(source, index, context);
        room -= weightOf(layer);
        roomForNames -= layer.overlay?.size ?? 0;
        read[index] = room < 0 || roomForNames < 0 ? tooMuch(source, index) : layer;
      } catch (error) {
        read[index] = unreadableLayer(source, index, error);
        failures.push(error);
      }
      context.onProgress({ kind: 'layer', index, bytes: source.layer.size ?? 0, done: true });
    }
  };
  await Promise.all(Array.from({ length: context.layersAtATime }, work));
  if (failures.length > 0 && failures.length === image.layers.length) throw failures[0];
  return read;
}

/** Estimates the number of objects in a layer's facts. */
function weightOf({ facts }: ReadLayer): number {
  let weight = 0;
  for (const { files, overlay, markers = {} } of facts.values()) {
    weight += overlay.entries.length + overlay.whiteouts.length + overlay.opaque.length;
    for (const { path, packages = [] } of files) weight += 1 + packages.length + ofLongName(path);
    for (const path of Object.values(markers).flat()) weight += ofLongName(path);
  }
  return weight;
}

/** Weighs names longer than any in an ordinary image: a layer with a few bytes can hold megabytes of names. */
function ofLongName(path: string): number {
  return Math.floor(path.length / 500);
}

function tooMuch(source: LayerSource, index: number): ReadLayer {
  const subject = layerName(source, index);
  const message = `layer ${subject} was not read: the layers hold more names, files and packages than are kept`;
  return { facts: new Map(), problems: [{ kind: 'layer-unreadable', subject, message }] };
}

async function readLayer(source: LayerSource, index: number, context: ReadingContext): Promise<ReadLayer> {
  const known = await knownLayer(source, context);
  if (isComplete(known, context) || !source.knownDigest || !context.takeLayerLock) {
    return readMissing(source, index, known, context);
  }
  const lock = await context.takeLayerLock(source.knownDigest);
  try {
    // Another caller may have read it while this one waited.
    return await readMissing(source, index, await knownLayer(source, context), context);
  } finally {
    lock.release();
  }
}

/** A layer's facts from the store. */
interface KnownLayer {
  readonly facts: ReadonlyMap<string, CatalogerFacts>;
  readonly overlay?: LayerOverlay;
}

async function knownLayer({ knownDigest }: LayerSource, context: ReadingContext): Promise<KnownLayer> {
  if (!knownDigest) return { facts: new Map() };
  const keys = context.catalogers.map(({ id, version }) => ({ id, version }));
  const { facts, overlay: bytes } = await context.store.facts.load(knownDigest, keys);
  const overlay = bytes && LayerOverlay.parse(bytes);
  // Facts mean nothing without the layer's overlay.
  return overlay ? { facts, overlay } : { facts: new Map() };
}

function isComplete({ facts }: KnownLayer, { catalogers }: ReadingContext): boolean {
  return catalogers.every(({ id }) => facts.has(id));
}

async function readMissing(
  source: LayerSource,
  index: number,
  known: KnownLayer,
  context: ReadingContext,
): Promise<ReadLayer> {
  const { store, catalogers } = context;
  const { knownDigest } = source;
  if (isComplete(known, context)) {
    return toReadLayer(known, {
      subject: layerName(source, index),
      catalogers,
      digest: knownDigest,
      problems: [],
    });
  }
  const missing = catalogers.filter(({ id }) => !known.facts.has(id));
  const job = { kind: 'catalog', catalogers: missing.map(({ id }) => id) } as const;
  const walk = await walkInTurn(source, index, context, job);
  const stored = walk.facts;
  // Facts from a layer that broke off half-way must not be stored under its digest.
  const isWhole = !walk.problems.some(({ kind }) => kind === 'layer-unreadable');
  const { digest, overlay, problems } = walk;
  if (digest && isWhole) await store.facts.save(digest, stored, overlay.toBytes());
  const facts = new Map([
    ...known.facts,
    ...stored.map(({ cataloger, facts: own }) => [cataloger.id, own] as const),
  ]);
  return toReadLayer({ facts, overlay }, { subject: layerName(source, index), catalogers, digest, problems });
}

/** Adds the layer's changes at its roots to each cataloger's facts. */
function toReadLayer(
  { facts, overlay }: KnownLayer,
  layer: {
    readonly subject: string;
    readonly catalogers: readonly Cataloger[];
    readonly digest: Digest | undefined;
    readonly problems: readonly Problem[];
  },
): ReadLayer {
  const { subject, catalogers, digest } = layer;
  const problems = [...layer.problems];
  const complete = new Map<string, LayerFacts>();
  for (const cataloger of catalogers) {
    const own = facts.get(cataloger.id);
    if (!own) continue;
    const changes = changesAtRoots(cataloger, overlay);
    if (changes.entries.length > MAX_OVERLAY_ENTRIES) {
      const message = `layer ${subject} holds more entries below the package databases than are read`;
      problems.push({ kind: 'layer-unreadable', subject, message });
    }
    complete.set(cataloger.id, { ...own, overlay: changes });
  }
  return { ...(digest && { digest }), facts: complete, ...defined({ overlay }), problems };
}

/** A cataloger that looks everywhere asks for the changes around its files once all layers are read. */
function changesAtRoots(cataloger: Cataloger, overlay: LayerOverlay | undefined): OverlayFacts {
  if (cataloger.kind !== 'folder' || !overlay) return NO_FACTS.overlay;
  return overlay.select({ roots: cataloger.roots, limit: MAX_OVERLAY_ENTRIES });
}

const NO_FACTS: LayerFacts = {
  files: [],
  overlay: { whiteouts: [], opaque: [], entries: [] },
  problems: [],
};

/** Returns a cataloger's facts from a layer; empty if the layer could not be read. */
export function factsOf({ facts }: ReadLayer, cataloger: string): LayerFacts {
  return facts.get(cataloger) ?? NO_FACTS;
}

/** Returns a cataloger's facts from each layer, base first. */
export function factsOfLayers(layers: readonly ReadLayer[], cataloger: string): readonly LayerFacts[] {
  return layers.map((layer) => factsOf(layer, cataloger));
}

/** Turns a layer's unavailable content into a problem; rethrows unexpected failures. */
export function unreadableLayer(source: LayerSource, index: number, error: unknown): ReadLayer {
  if (!(error instanceof AppError) || error.code === 'INTERRUPTED') throw error;
  const subject = layerName(source, index);
  return {
    facts: new Map(),
    problems: [
      { kind: 'layer-unreadable', subject, message: `layer ${subject} was not read: ${error.message}` },
    ],
  };
}
