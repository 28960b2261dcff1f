import { defined, type Digest, type IndexedImage } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { DueQuery, Inventory } from '../../../inventory/ports.ts';
import { currentReaders, isOutdated } from '../../../packages/index.ts';
import { indexAgain, isWhole, wasGiven } from '../../../stored/index.ts';
import { storeOfReader } from '../store-of-reader.ts';
import type { TaskWorld } from '../task-world.ts';
import { LayersAgain } from './layers-again.ts';
import { rateImage } from './rate-image.ts';

export interface ReindexArgs {
  readonly key: Digest;
  /** Only the `layers` step may ask a registry. */
  readonly step: DueQuery['step'];
}

export interface ReindexResult {
  /** `left`: another task read or deleted it. `layers-missing`: the stored facts do not suffice. */
  readonly outcome: 'read' | 'judged' | 'left' | 'layers-missing' | 'failed';
  /** True if its packages changed. */
  readonly isChanged?: boolean;
  /** True if a registry was asked. */
  readonly isPulled?: boolean;
  /** Why it could not be read. */
  readonly reason?: string;
}

/** Failures in the server, which say nothing about the image. */
const OWN_FAILURES = ['INTERRUPTED', 'STORE_FAILED'];

/**
 * Reads an image again that an earlier program version read: as far as possible from its layers' stored
 * facts. On any failure, the image stays stored as it was.
 */
export async function reindexImage({ key, step }: ReindexArgs, world: TaskWorld): Promise<ReindexResult> {
  const { store } = world.context;
  const stored = await store.inventory.get(key);
  if (!stored) return { outcome: 'left' };
  if (step === 'judge') {
    await judgeAgain(stored, world);
    return { outcome: 'judged' };
  }
  if (!isOutdated(stored.indexedBy, await currentReaders(world.context))) return { outcome: 'left' };
  const { layers, indexed, failure } = await read(stored, step === 'layers', world);
  const pulled = { isPulled: layers.isPulled };
  if (step === 'facts' && layers.isAsked) return { outcome: 'layers-missing' };
  if (!indexed) return { outcome: 'failed', ...pulled, reason: failure };
  const isSaved = await save(indexed, stored, world);
  const isChanged = JSON.stringify(indexed.packages) !== JSON.stringify(stored.packages);
  return isSaved ? { outcome: 'read', ...pulled, isChanged } : { outcome: 'left', ...pulled };
}

interface Reading {
  readonly layers: LayersAgain;
  /** Absent if it could not be read, or less was read than before. */
  readonly indexed?: IndexedImage;
  readonly failure: string;
}

async function read(stored: IndexedImage, mayPull: boolean, world: TaskWorld): Promise<Reading> {
  const { bases, inventory } = world.context.store;
  const { key, image } = stored;
  const [base, summary] = [await bases.layers(key), await inventory.summary(key)];
  const own = { ...world, context: { ...world.context, store: storeFor(stored, world.context.store) } };
  const isOfRegistry = image.manifestDigest === key;
  const repositories = mayPull && isOfRegistry ? (base?.repositories ?? []) : [];
  const layers = new LayersAgain(key, repositories, own);
  try {
    const indexed = await indexAgain(
      stored,
      {
        openLayer: (index) => layers.open(index),
        ...defined({ namedBase: base?.named }),
        ...(stored.distribution &&
          wasGiven(stored, summary?.names ?? []) && { distribution: stored.distribution }),
      },
      own.context,
    );
    const unread = indexed.problems.find(({ kind }) => kind === 'layer-unreadable');
    if (unread && isWhole(stored)) return { layers, failure: unread.message };
    return { layers, indexed, failure: '' };
  } catch (error) {
    if (!(error instanceof AppError) || OWN_FAILURES.includes(error.code)) throw error;
    return { layers, failure: error.message };
  }
}

/**
 * Returns the store for reading. Everyone may read content that a registry serves without credentials. A
 * whole image owns its facts, whoever read them.
 */
function storeFor(stored: IndexedImage, store: Inventory): Inventory {
  const open = storeOfReader(store, '');
  if (!isWhole(stored)) return open;
  return { ...open, facts: { ...open.facts, load: (...args) => store.facts.load(...args) } };
}

/** Records first that the image must be judged: after a crash in between, the server goes on with that. */
async function save(indexed: IndexedImage, stored: IndexedImage, world: TaskWorld): Promise<boolean> {
  const { inventory, outdated, openConditions } = world.context.store;
  await outdated.begin(indexed.key, indexed.indexedBy, world.context.now().toISOString());
  if (!(await inventory.replace(indexed, stored))) {
    await outdated.end(indexed.key);
    return false;
  }
  await openConditions.end('image.unreadable', indexed.key);
  await judgeAgain(indexed, world);
  return true;
}

async function judgeAgain(indexed: IndexedImage, world: TaskWorld): Promise<void> {
  const { outdated } = world.context.store;
  await outdated.markStale(indexed.key);
  await rateImage(indexed, world);
  await outdated.end(indexed.key);
}
