import type { Kysely } from 'kysely';
import { parseDigest, type Digest } from '../../domain/index.ts';
import type { ImagePageRequest, ImageReader, ImageSummary, Page } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { ecosystemsOf } from './ecosystems-of.ts';
import type { ImageCondition } from './image-condition.ts';
import { namesOf } from './image-names.ts';
import { startOf, toPage } from './page.ts';
import { parseDistribution, parseSummary } from './stored-json.ts';
import { visibleImages } from './visible-images.ts';

/** Returns the images that match any of the conditions, newest first. Each condition is a query of its own. */
export async function imagePage(
  db: Kysely<Tables>,
  { limit, cursor, ...reader }: ImagePageRequest,
  conditions: readonly ImageCondition[],
): Promise<Page<ImageSummary>> {
  const start = startOf(cursor);
  const visible = visibleImages(reader);
  const found = new Map<number, ImageRow>();
  for (const condition of conditions) {
    let query = imageRows(db)
      .where(condition)
      .orderBy('turn', 'desc')
      .limit(limit + 1);
    if (start !== undefined) query = query.where('turn', '<', start);
    if (visible) query = query.where(visible);
    for (const row of await query.execute()) found.set(row.id, row);
  }
  const newest = [...found.values()].sort((a, b) => b.turn - a.turn);
  const { rows, next } = toPage(newest, limit, ({ turn }) => turn);
  return { items: await toSummaries(db, rows), ...(next !== undefined && { next }) };
}

/** Counts the images that match conditions of which no image matches two. */
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

export async function imageSummary(
  db: Kysely<Tables>,
  key: Digest,
  reader: ImageReader,
): Promise<ImageSummary | undefined> {
  const visible = visibleImages(reader);
  const rows = imageRows(db).where('key', '=', key);
  return (await toSummaries(db, await (visible ? rows.where(visible) : rows).execute()))[0];
}

interface ImageRow {
  readonly id: number;
  readonly key: string;
  readonly turn: number;
  readonly distribution: string | null;
  readonly packages: number;
  readonly indexed_at: string;
  readonly summary: string | null;
}

function imageRows(db: Kysely<Tables>) {
  return db
    .selectFrom('image')
    .leftJoin('distribution', 'distribution.id', 'image.distribution_id')
    .select([
      'image.id',
      'key',
      'turn',
      'distribution.json as distribution',
      'packages',
      'indexed_at',
      'summary',
    ]);
}

async function toSummaries(db: Kysely<Tables>, rows: readonly ImageRow[]): Promise<readonly ImageSummary[]> {
  const ids = rows.map(({ id }) => id);
  const names = await namesOf(db, ids);
  const ecosystems = await ecosystemsOf(db, ids);
  return rows.map(({ id, key, distribution, packages, indexed_at, summary }) => {
    const digest = parseDigest(key);
    if (!digest) throw new Error(`the key of a stored image is not valid: ${key}`);
    const ofLanguages = ecosystems.get(id);
    return {
      key: digest,
      names: names.get(id) ?? [],
      ...(distribution !== null && { distribution: parseDistribution(distribution) }),
      ...(ofLanguages && { ecosystems: ofLanguages }),
      packages,
      indexedAt: indexed_at,
      ...(summary !== null && { report: parseSummary(summary) }),
    };
  });
}
