import type { ImageName } from '../store/ports.ts';
import { parseImageReference, type OpenedImage } from '../image/index.ts';
import { itemsOf, type ImageIdentity, type Problem } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import type { ScanContext } from './context.ts';
import { indexImage } from './index-image.ts';
import { currentReaders } from './indexed-by.ts';
import { SCANNED } from './keep-scanned.ts';
import { nameByIndex } from './reference-names.ts';

/** Principal of these names: no client of a server has this one. */
export const READ_AHEAD = 'plimsoll index';
const PAGE = 100;

/** An image that was read into the store. */
export interface ImageAhead {
  readonly layers: number;
  /** Layers that had to be read: the store has no facts of them, or some of earlier versions of the catalogers. */
  readonly read: number;
  /** Reasons why layers could not be read, if some could not. */
  readonly problems: readonly Problem[];
}

/** Names of images that were read ahead, sorted. */
export interface NamesAhead {
  readonly current: readonly string[];
  /** Those that earlier catalogers read, or that could not be read as a whole. */
  readonly outdated: readonly string[];
}

/** Reads an image into the store, and keeps its name, so that it can be read again. Looks nothing up. */
export async function readAhead(image: OpenedImage, name: string, context: ScanContext): Promise<ImageAhead> {
  const opened = new Set<number>();
  const layers = image.layers.map((source, index) => ({
    ...source,
    open: () => {
      opened.add(index);
      return source.open();
    },
  }));
  const indexed = await indexImage({ ...image, layers }, context);
  const repository = repositoryOf(name, indexed.image);
  const given = { ...nameOf(name), ...(repository !== undefined && { repository }) };
  const { indexDigest } = indexed.image;
  // Keeps it as a scan does: an own name would be read again, beside the one that was given.
  const byIndex =
    repository !== undefined && indexDigest
      ? [{ ...nameByIndex(repository, indexDigest), principal: SCANNED, verified: true as const }]
      : [];
  await context.store.inventory.save(indexed, [given, ...byIndex]);
  const problems = indexed.problems.filter(({ kind }) => kind === 'layer-unreadable');
  return { layers: layers.length, read: opened.size, problems };
}

/** Lists the names of images that were read ahead, by whether they have to be read again. */
export async function namesAhead(context: ScanContext): Promise<NamesAhead> {
  const { inventory } = context.store;
  const readers = await currentReaders(context);
  const names = new Set<string>();
  const images = itemsOf((from) => inventory.list({ limit: PAGE, visibleTo: READ_AHEAD, ...from }));
  for await (const image of images) {
    const own = image.names.filter(({ principal }) => principal === READ_AHEAD);
    for (const { name } of own) names.add(name);
  }
  const current: string[] = [];
  const outdated: string[] = [];
  for (const name of [...names].sort()) {
    const known = await inventory.keyOf(nameOf(name));
    const isCurrent = known?.isWhole === true && known.indexedBy === readers;
    (isCurrent ? current : outdated).push(name);
  }
  return { current, outdated };
}

/** The registry served the image under this name; a file or folder is in no repository. */
function repositoryOf(name: string, { transport }: ImageIdentity): string | undefined {
  if (transport !== 'docker') return undefined;
  try {
    const { registry, repository } = parseImageReference(name);
    return `${registry}/${repository}`;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function nameOf(name: string): ImageName {
  return { principal: READ_AHEAD, kind: 'reference', name };
}
