import { sql, type Kysely } from 'kysely';
import { layerPath } from '../../../domain/index.ts';
import { unpackJson } from '../../facts/packed.ts';
import { isImageContent, parseName } from '../../inventory/stored-json.ts';

const IMAGES_A_STEP = 500;
const NAMES_A_STEP = 1000;

/** Keeps the layers of each image so that those below it are found by index, and the repository of each verified name. */
export async function createBases(db: Kysely<unknown>): Promise<void> {
  // Without a foreign key: an earlier version that shares the store removes images alone.
  await db.schema
    .createTable('layer_path')
    .addColumn('image_id', 'integer', (column) => column.primaryKey())
    .addColumn('path', 'blob', (column) => column.notNull())
    .addColumn('read_as', 'text')
    .addColumn('named', 'text')
    .addColumn('created', 'text')
    .execute();
  await db.schema.createIndex('layer_path_order').on('layer_path').column('path').execute();
  await db.schema.alterTable('image_name').addColumn('repository', 'text').execute();
  await keepPaths(db);
  await keepRepositories(db);
}

async function keepPaths(db: Kysely<unknown>): Promise<void> {
  for (let after = -1, isMore = true; isMore;) {
    const { rows } = await sql<{ id: number; content: Uint8Array }>`
      select id, content from image where id > ${after} order by id limit ${IMAGES_A_STEP}`.execute(db);
    for (const { id, content } of rows) {
      after = id;
      const known = unpackJson(content);
      const path = isImageContent(known) ? layerPath(known.image) : undefined;
      if (!isImageContent(known) || !path) continue;
      const created = known.image.created ?? null;
      await sql`insert into layer_path (image_id, path, created) values (${id}, ${path}, ${created})`.execute(
        db,
      );
    }
    isMore = rows.length === IMAGES_A_STEP;
  }
}

async function keepRepositories(db: Kysely<unknown>): Promise<void> {
  for (let after = -1, isMore = true; isMore;) {
    const { rows } = await sql<{ id: number; image_id: number; json: string }>`
      select id, image_id, json from image_name where id > ${after} order by id limit ${NAMES_A_STEP}`.execute(
      db,
    );
    for (const { id, image_id, json } of rows) {
      after = id;
      const { principal, kind, name, verified = false } = parseName(json);
      const repository = repositoryOf(name);
      if (kind !== 'reference' || (principal !== '' && !verified) || repository === undefined) continue;
      await sql`update image_name set repository = ${repository} where id = ${id}`.execute(db);
      if (name.includes('@')) continue;
      await sql`update layer_path set read_as = ${name} where image_id = ${image_id}`.execute(db);
    }
    isMore = rows.length === NAMES_A_STEP;
  }
}

/** The repository of a reference that a server wrote in full, `docker.io/library/debian:13`; undefined for other names. */
function repositoryOf(name: string): string | undefined {
  const [whole = ''] = name.split('@', 1);
  const slash = whole.lastIndexOf('/');
  const registry = whole.slice(0, Math.max(0, whole.indexOf('/')));
  if (!/[.:]|^localhost$/u.test(registry)) return undefined;
  const colon = whole.indexOf(':', slash);
  return colon < 0 ? whole : whole.slice(0, colon);
}
