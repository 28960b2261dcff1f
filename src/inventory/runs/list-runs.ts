import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import { defined, parseDigest } from '../../domain/index.ts';
import type { Page } from '../../store/ports.ts';
import { isAnyOf } from '../../store/queries/any-of.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { pagesMarked } from '../images/page.ts';
import type { Run, RunQuery } from '../ports.ts';
import { isHitBy } from './hit-images.ts';
import { isInPlaces } from './in-places.ts';
import { knownImages } from './known-images.ts';

const PAGES = pagesMarked('run-');

/** Pages by row ID, which follows the order in which runs were opened. */
export async function listRuns(db: Kysely<Tables>, query: RunQuery): Promise<Page<Run>> {
  const { limit, cursor, isOldestFirst = false } = query;
  const start = PAGES.startOf(cursor);
  let rows = selectRuns(db)
    .orderBy('run.id', isOldestFirst ? 'asc' : 'desc')
    .limit(limit + 1);
  if (start !== undefined) rows = rows.where('run.id', isOldestFirst ? '>' : '<', start);
  const page = PAGES.toPage(await filtered(rows, query).execute(), limit, ({ id }) => id);
  const images = await knownImages(db, page.rows, query);
  const items = page.rows.map((row, i) => ({
    cluster: row.cluster,
    namespace: row.namespace,
    workload: { kind: row.kind, name: row.workload },
    container: row.container,
    image: images[i] ?? { reference: row.reference },
    ...(row.owner !== '' && { owner: row.owner }),
    since: row.since,
    ...(row.until !== null && { until: row.until }),
    heardAt: row.heard_at,
  }));
  return { items, ...defined({ next: page.next }) };
}

function selectRuns(db: Kysely<Tables>) {
  return db
    .selectFrom('run')
    .innerJoin('cluster', 'cluster.id', 'run.cluster_id')
    .innerJoin('run_image', 'run_image.id', 'run.image_id')
    .select([
      'run.id',
      'cluster.name as cluster',
      'namespace',
      'kind',
      'workload',
      'container',
      'reference',
      'digest',
      'platform',
      'image_key',
      'owner',
      'since',
      'until',
      'heard_at',
    ]);
}

type Rows = ReturnType<typeof selectRuns>;

function filtered(rows: Rows, query: RunQuery): Rows {
  const { images, hitBy, cluster, namespace, owner, isRunning = false, ...reader } = query;
  let left = rows;
  if (cluster !== undefined) left = left.where(isAnyOf(sql.ref('cluster.name'), [cluster]));
  if (namespace !== undefined) left = left.where(isAnyOf(sql.ref('namespace'), [namespace]));
  if (owner !== undefined) left = left.where(isAnyOf(sql.ref('owner'), [owner]));
  if (isRunning) left = left.where('until', 'is', null);
  if (images) left = left.where(isOneOf(images));
  if (hitBy) left = left.where(isHitBy(hitBy, reader));
  return reader.sees ? left.where(isInPlaces(reader.sees.places)) : left;
}

function isOneOf(images: readonly string[]) {
  const digests = images.filter((image) => parseDigest(image) !== undefined);
  const references = images.filter((image) => parseDigest(image) === undefined);
  return (row: ExpressionBuilder<Tables, 'run_image'>) =>
    row.or([
      ...(digests.length > 0 ? [row('digest', 'in', digests), row('image_key', 'in', digests)] : []),
      ...(references.length > 0 ? [row('reference', 'in', references)] : []),
    ]);
}
