import type { Digest, IndexedImage } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { currentReaders, indexAgain, isOutdated, isWhole, wasGiven } from '../../../scan/index.ts';
import type { DueQuery, Store } from '../../../store/ports.ts';
import { storeOfReader } from '../store-of-reader.ts';
import type { TaskWorld } from '../task-world.ts';
import { LayersAgain } from './layers-again.ts';
import { rateImage } from './rate-image.ts';

export interface ReindexArgs {
  readonly key: Digest;
  /** Only under `layers` may a registry be asked. */
  readonly step: DueQuery['step'];
}

export interface ReindexResult {
  /** `left`: somebody else read or deleted it. `layers-missing`: the facts that are stored do not suffice. */
  readonly outcome: 'read' | 'judged' | 'left' | 'layers-missing' | 'failed';
  /** Whether its packages are others now. */
  readonly isChanged?: boolean;
  /** Whether a registry was asked. */
  readonly isPulled?: boolean;
  /** Reason why it could not be read. */
  readonly reason?: string;
}

/** Failures of the server, which say nothing about the image. */
const OWN_FAILURES = ['INTERRUPTED', 'STORE_FAILED'];

/**
 * Reads again what an earlier version of the program read: as far as possible from the stored facts of its layers. Whatever
 * happens, the image stays stored as it was, or as this version reads it.
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
  /** Absent if it could not be read, or not as much of it as before. */
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
        ...(base?.named && { namedBase: base.named }),
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
 * Everyone may read what a registry gives without credentials. Facts of an image that was read whole are its own, whoever
 * read them.
 */
function storeFor(stored: IndexedImage, store: Store): Store {
  const open = storeOfReader(store, '');
  if (!isWhole(stored)) return open;
  return { ...open, facts: { ...open.facts, load: (...args) => store.facts.load(...args) } };
}

/** Notes first that the image is to be judged: a server that is killed in between goes on with that. */
async function save(indexed: IndexedImage, stored: IndexedImage, world: TaskWorld): Promise<boolean> {
  const { inventory, outdated, episodes } = world.context.store;
  await outdated.begin(indexed.key, indexed.indexedBy, world.context.now().toISOString());
  if (!(await inventory.replace(indexed, stored))) {
    await outdated.end(indexed.key);
    return false;
  }
  await episodes.end('image.unreadable', indexed.key);
  await judgeAgain(indexed, world);
  return true;
}

async function judgeAgain(indexed: IndexedImage, world: TaskWorld): Promise<void> {
  const { outdated } = world.context.store;
  await outdated.unsettle(indexed.key);
  await rateImage(indexed, world);
  await outdated.end(indexed.key);
}
