import type { Kysely } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import type { Page, PageRequest } from '../../store/ports.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { seenNames } from '../images/image-condition.ts';
import { parseKey, parseNamedBase } from '../images/stored-json.ts';
import type { ImageReader, LayeredImage } from '../ports.ts';

export async function readImageLayers(db: Kysely<Tables>, key: Digest): Promise<LayeredImage | undefined> {
  const row = await layerRows(db).where('key', '=', key).executeTakeFirst();
  if (!row) return undefined;
  const repositories = await repositoriesOf(db, [row.id], {});
  return toLayered(row, repositories);
}

export async function listLayers(
  db: Kysely<Tables>,
  reader: ImageReader,
  { limit, cursor = '0' }: PageRequest,
): Promise<Page<LayeredImage>> {
  const rows = await layerRows(db)
    .where('is_whole', '=', 1)
    .where('layer_path.image_id', '>', Number(cursor))
    .orderBy('layer_path.image_id')
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  const repositories = await repositoriesOf(db, ids, reader);
  const items = rows.map((row) => toLayered(row, repositories));
  return { items, ...(rows.length === limit && { next: String(ids.at(-1)) }) };
}

function layerRows(db: Kysely<Tables>) {
  return db
    .selectFrom('layer_path')
    .innerJoin('image', 'image.id', 'layer_path.image_id')
    .select(['image.id', 'key', 'path', 'read_as', 'named', 'created']);
}

interface LayerRow {
  readonly id: number;
  readonly key: string;
  readonly path: Uint8Array;
  readonly read_as: string | null;
  readonly named: string | null;
  readonly created: string | null;
}

function toLayered(
  { id, key, path, read_as, named, created }: LayerRow,
  repositories: ReadonlyMap<number, readonly string[]>,
): LayeredImage {
  return {
    key: parseKey(key),
    path,
    ...(read_as !== null && { readAs: read_as }),
    ...(named !== null && { named: parseNamedBase(named) }),
    ...(created !== null && { created }),
    repositories: repositories.get(id) ?? [],
  };
}

async function repositoriesOf(
  db: Kysely<Tables>,
  ids: readonly number[],
  reader: ImageReader,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await inChunks(ids, (chunk) =>
    db
      .selectFrom('image_name')
      .select(['image_id', 'repository'])
      .distinct()
      .where('image_id', 'in', chunk)
      .where('repository', 'is not', null)
      .where((name) => name.and(seenNames(name, reader)))
      .execute(),
  );
  const byImage = Map.groupBy(rows, ({ image_id }) => image_id);
  return new Map(
    Array.from(byImage, ([id, found]) => [id, found.flatMap(({ repository }) => repository ?? []).sort()]),
  );
}
