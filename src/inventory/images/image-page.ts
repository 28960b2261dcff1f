import type { Kysely } from 'kysely';
import { defined, type Digest } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import type { Page } from '../../store/ports.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { ImagePageRequest, ImageReader, ImageSummary } from '../ports.ts';
import { imageEcosystemsOf } from './ecosystems-of.ts';
import type { ImageCondition } from './image-condition.ts';
import { namesOf } from './image-names.ts';
import { type ImagePlace, parseImageCursor, toImageCursor } from './image-place.ts';
import { toReportSummary } from './save-counts.ts';
import { parseDistribution, parseKey } from './stored-json.ts';
import { visibleImages } from './visible-images.ts';

/**
 * Returns the images that match any condition, newest first; images saved while the list is read come at its
 * end. Runs one query per condition.
 */
export async function listImagePage(
  engine: Engine,
  request: ImagePageRequest,
  conditions: readonly ImageCondition[],
): Promise<Page<ImageSummary>> {
  const { items, ...next } = await placedPage(engine, request, conditions);
  return { items: await readSummaries(engine.db, items), ...next };
}

/** Returns only the keys: a page may hold thousands. */
export async function keyPage(
  engine: Engine,
  request: ImagePageRequest,
  conditions: readonly ImageCondition[],
): Promise<Page<Digest>> {
  const { items, ...next } = await placedPage(engine, request, conditions);
  return { items: items.map(({ key }) => parseKey(key)), ...next };
}

async function placedPage(
  { db, inventorySequence }: Engine,
  { limit, cursor, ...reader }: ImagePageRequest,
  conditions: readonly ImageCondition[],
): Promise<Page<PlacedImage>> {
  const place: ImagePlace =
    cursor === undefined
      ? { goes: 'down', since: await inventorySequence.completed() }
      : parseImageCursor(cursor);
  const find = (at: ImagePlace, most: number) => rowsFrom(db, at, { most, reader, conditions });
  const rows = await find(place, limit + 1);
  const items = rows.slice(0, limit);
  const next = await nextPlace(place, { rows, given: items, isFirst: cursor === undefined, find });
  return { items, ...(next && { next: toImageCursor(next) }) };
}

/** An image and its sequence number. Everything else is read once the page's images are chosen. */
interface PlacedImage {
  readonly id: number;
  readonly key: string;
  readonly sequence: number;
}

interface Given {
  readonly rows: readonly PlacedImage[];
  readonly given: readonly PlacedImage[];
  readonly isFirst: boolean;
  readonly find: (place: ImagePlace, most: number) => Promise<readonly PlacedImage[]>;
}

async function nextPlace(
  place: ImagePlace,
  { rows, given, isFirst, find }: Given,
): Promise<ImagePlace | undefined> {
  const last = given.at(-1);
  if (last && rows.length > given.length) {
    return place.goes === 'up' ? { ...place, above: last.sequence } : { ...place, below: last.sequence };
  }
  if (place.goes === 'up' || isFirst) return undefined;
  const up: ImagePlace = { goes: 'up', above: place.since };
  return (await find(up, 1)).length > 0 ? up : undefined;
}

interface Wanted {
  readonly most: number;
  readonly reader: ImageReader;
  readonly conditions: readonly ImageCondition[];
}

async function rowsFrom(
  db: Kysely<Tables>,
  place: ImagePlace,
  { most, reader, conditions }: Wanted,
): Promise<readonly PlacedImage[]> {
  const found = new Map<number, PlacedImage>();
  const isUp = place.goes === 'up';
  const visible = visibleImages(reader);
  for (const condition of conditions) {
    let query = db
      .selectFrom('image')
      .select(['id', 'key', 'sequence'])
      .where(condition)
      .orderBy('sequence', isUp ? 'asc' : 'desc')
      .limit(most);
    if (isUp) query = query.where('sequence', '>', place.above);
    else if (place.below !== undefined) query = query.where('sequence', '<', place.below);
    if (visible) query = query.where(visible);
    for (const row of await query.execute()) found.set(row.id, row);
  }
  const inOrder = [...found.values()].sort((a, b) =>
    isUp ? a.sequence - b.sequence : b.sequence - a.sequence,
  );
  return inOrder.slice(0, most);
}

/** Counts matching images. No image may match two conditions. */
export async function countImages(
  db: Kysely<Tables>,
  reader: ImageReader,
  conditions: readonly ImageCondition[],
): Promise<number> {
  const visible = visibleImages(reader);
  let count = 0;
  for (const condition of conditions) {
    let query = db.selectFrom('image').where(condition);
    if (visible) query = query.where(visible);
    const row = await query.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow();
    count += Number(row.count);
  }
  return count;
}

export async function imageSummaries(
  db: Kysely<Tables>,
  keys: readonly Digest[],
  reader: ImageReader,
): Promise<readonly ImageSummary[]> {
  const visible = visibleImages(reader);
  const rows = await inChunks(keys, (chunk) => {
    const some = imageRows(db).where('key', 'in', chunk);
    return (visible ? some.where(visible) : some).execute();
  });
  return toSummaries(db, rows);
}

interface ImageRow {
  readonly id: number;
  readonly key: string;
  readonly distribution: string | null;
  readonly packages: number;
  readonly indexed_at: string;
  readonly summary: string | null;
}

function imageRows(db: Kysely<Tables>) {
  return db
    .selectFrom('image')
    .leftJoin('distribution', 'distribution.id', 'image.distribution_id')
    .select(['image.id', 'key', 'distribution.json as distribution', 'packages', 'indexed_at', 'summary']);
}

/** Leaves out images that were removed meanwhile. */
async function readSummaries(
  db: Kysely<Tables>,
  placed: readonly PlacedImage[],
): Promise<readonly ImageSummary[]> {
  const ids = placed.map(({ id }) => id);
  const rows = await inChunks(ids, (chunk) => imageRows(db).where('image.id', 'in', chunk).execute());
  const byId = new Map(rows.map((row) => [row.id, row]));
  return toSummaries(
    db,
    ids.flatMap((id) => byId.get(id) ?? []),
  );
}

async function toSummaries(db: Kysely<Tables>, rows: readonly ImageRow[]): Promise<readonly ImageSummary[]> {
  const ids = rows.map(({ id }) => id);
  const names = await namesOf(db, ids);
  const ecosystems = await imageEcosystemsOf(db, ids);
  return rows.map(({ id, key, distribution, packages, indexed_at, summary }) => {
    const ofLanguages = ecosystems.get(id);
    return {
      key: parseKey(key),
      names: names.get(id) ?? [],
      ...(distribution !== null && { distribution: parseDistribution(distribution) }),
      ...defined({ ecosystems: ofLanguages }),
      packages,
      indexedAt: indexed_at,
      ...(summary !== null && { report: toReportSummary(summary) }),
    };
  });
}
