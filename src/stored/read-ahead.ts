import { defined, type ImageIdentity, itemsOf, type Problem } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { type OpenedImage, parseImageReference } from '../image/index.ts';
import type { StoredName } from '../inventory/ports.ts';
import { indexImage } from '../packages/index-image.ts';
import { currentReaders } from '../packages/indexed-by.ts';
import type { StoredContext } from './context.ts';
import { SCANNED } from './keep-scanned.ts';
import { nameByIndex } from './reference-names.ts';

/** Principal for these names: no server client has it. */
export const READ_AHEAD = 'plimsoll index';
const PAGE = 100;

/** An image that was read into the store. */
export interface ImageAhead {
  readonly layers: number;
  /** Layers that had to be read: the store lacks their facts, or has facts from earlier cataloger versions. */
  readonly read: number;
  /** Why layers could not be read, if any. */
  readonly problems: readonly Problem[];
}

/** Names of images that were read ahead, sorted. */
export interface NamesAhead {
  readonly current: readonly string[];
  /** Images that earlier catalogers read, or that could not be read whole. */
  readonly outdated: readonly string[];
}

/** Reads an image into the store, and stores its name for reading it again. Looks up no vulnerabilities. */
export async function readAhead(
  image: OpenedImage,
  name: string,
  context: StoredContext,
): Promise<ImageAhead> {
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
  const given = { ...nameOf(name), ...defined({ repository }) };
  const { indexDigest } = indexed.image;
  // Stores the index name as a scan does: under this principal it would be read again, beside the given name.
  const byIndex =
    repository !== undefined && indexDigest
      ? [{ ...nameByIndex(repository, indexDigest), principal: SCANNED, verified: true as const }]
      : [];
  await context.store.inventory.save(indexed, [given, ...byIndex]);
  const problems = indexed.problems.filter(({ kind }) => kind === 'layer-unreadable');
  return { layers: layers.length, read: opened.size, problems };
}

/** Lists the names of images that were read ahead, by whether they must be read again. */
export async function namesAhead(context: StoredContext): Promise<NamesAhead> {
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

function nameOf(name: string): StoredName {
  return { principal: READ_AHEAD, kind: 'reference', name };
}
