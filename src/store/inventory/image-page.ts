import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely';
import { parseDigest, type Digest } from '../../domain/index.ts';
import type { ImagePageRequest, ImageSummary, Page } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { ecosystemsOf } from './ecosystems-of.ts';
import { namesOf } from './image-names.ts';
import { lookupKey } from './lookup-key.ts';
import { startOf, toPage } from './page.ts';
import { parseDistribution, parseSummary } from './stored-json.ts';

export type ImageCondition = (where: ExpressionBuilder<Tables, 'image'>) => Expression<SqlBool>;

/** Returns the images that match any of the conditions, newest first. Each condition is a query of its own. */
export async function imagePage(
  db: Kysely<Tables>,
  { limit, cursor, ...reader }: ImagePageRequest,
  conditions: readonly ImageCondition[],
): Promise<Page<ImageSummary>> {
  const start = startOf(cursor);
  const found = new Map<number, ImageRow>();
  for (const condition of conditions) {
    let query = imageRows(db)
      .where(condition)
      .orderBy('turn', 'desc')
      .limit(limit + 1);
    if (start !== undefined) query = query.where('turn', '<', start);
    if (reader.visibleTo !== undefined) query = query.where(hasName(reader));
    for (const row of await query.execute()) found.set(row.id, row);
  }
  const newest = [...found.values()].sort((a, b) => b.turn - a.turn);
  const { rows, next } = toPage(newest, limit, ({ turn }) => turn);
  return { items: await toSummaries(db, rows), ...(next !== undefined && { next }) };
}

/** Counts the images that match conditions of which no image matches two. */
export async function countImages(
  db: Kysely<Tables>,
  reader: Pick<ImagePageRequest, 'visibleTo' | 'readByOthers'>,
  conditions: readonly ImageCondition[],
): Promise<number> {
  let count = 0;
  for (const condition of conditions) {
    let query = db.selectFrom('image').where(condition);
    if (reader.visibleTo !== undefined) query = query.where(hasName(reader));
    const row = await query.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow();
    count += Number(row.count);
  }
  return count;
}

/** Matches images with a name that this principal may see; `search` is a part of the name. */
export function hasName(
  reader: Pick<ImagePageRequest, 'visibleTo' | 'readByOthers'>,
  search?: string,
): ImageCondition {
  return (image) => {
    let names = image
      .selectFrom('image_name')
      .select('image_name.id')
      .whereRef('image_name.image_id', '=', 'image.id');
    names = names.where((name) => name.and(seenNames(name, reader)));
    if (search !== undefined) {
      names = names.where(sql<boolean>`search like ${patternOf(search)} escape '\\'`);
    }
    return image.exists(names);
  };
}

/** Conditions of names that this principal may see. */
export function seenNames(
  name: ExpressionBuilder<Tables, 'image_name'>,
  { visibleTo, readByOthers = false }: Pick<ImagePageRequest, 'visibleTo' | 'readByOthers'>,
): readonly Expression<SqlBool>[] {
  if (visibleTo === undefined) return [];
  return [
    name.or([
      name('principal', 'in', ['', lookupKey(visibleTo)]),
      ...(readByOthers ? [name('verified_as', 'is not', null)] : []),
    ]),
  ];
}

/** Escapes the text for LIKE, which gives some characters a meaning. */
function patternOf(search: string): string {
  return `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

export async function imageSummary(db: Kysely<Tables>, key: Digest): Promise<ImageSummary | undefined> {
  const rows = await imageRows(db).where('key', '=', key).execute();
  return (await toSummaries(db, rows))[0];
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
