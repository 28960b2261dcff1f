import { type Kysely, sql } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import { isAnyOf } from '../../store/queries/any-of.ts';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { Page } from '../../store/ports.ts';
import { pagesMarked } from '../images/page.ts';
import type {
  AdmissionAnswer,
  AdmissionQuery,
  AdmissionStore,
  AskedImage,
  KnownImage,
  WorkloadName,
} from '../ports.ts';
import { imagesNamed } from './images-named.ts';
import { readAnswered } from './answered-images.ts';
import { noteStarted } from './note-started.ts';

/** Pods of jobs have names of their own, which nobody asks for again. */
const KEPT_MS = 30 * 24 * 60 * 60_000;
const PAGES = pagesMarked('admission-');

export function createAdmissionStore({ db }: Engine): AdmissionStore {
  return {
    ownerOf: (place) => ownerOf(db, place),
    known: (query) => knownImage(db, query),
    note: (answer) => noteAnswer(db, answer),
    list: (query) => listAnswers(db, query),
    noteStarted: (cluster, started) => noteStarted(db, cluster, started),
  };
}

async function ownerOf(db: Kysely<Tables>, place: WorkloadName): Promise<string | undefined> {
  const { cluster, namespace, workload } = place;
  const found = await db
    .selectFrom('run')
    .innerJoin('cluster', 'cluster.id', 'run.cluster_id')
    .select('owner')
    .where('cluster.name', '=', cluster)
    .where('namespace', '=', namespace)
    .where('kind', '=', workload.kind)
    .where('workload', '=', workload.name)
    .where('until', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return found?.owner === '' ? undefined : found?.owner;
}

async function knownImage(db: Kysely<Tables>, asked: AskedImage): Promise<KnownImage> {
  const images = asked.digest ? await imagesNamed(db, asked.digest) : [];
  return {
    hasRun: await hasRun(
      db,
      asked,
      images.map(({ key }) => key),
    ),
    images,
  };
}

/** Nodes report the digest of an index, or that of the image in it. */
async function hasRun(
  db: Kysely<Tables>,
  { cluster, namespace, reference, digest, since }: AskedImage,
  keys: readonly Digest[],
): Promise<boolean> {
  const running = db
    .selectFrom('run')
    .innerJoin('cluster', 'cluster.id', 'run.cluster_id')
    .innerJoin('run_image', 'run_image.id', 'run.image_id')
    .select('run.id')
    .where('cluster.name', '=', cluster)
    .where('namespace', '=', namespace)
    .where((run) => run.or([run('until', 'is', null), run('until', '>=', since)]));
  const found = digest
    ? running.where((run) =>
        run.or([
          run('run_image.digest', 'in', [digest, ...keys]),
          run('run_image.image_key', 'in', [digest]),
        ]),
      )
    : running.where('run_image.reference', '=', reference);
  return (await found.limit(1).executeTakeFirst()) !== undefined;
}

async function noteAnswer(db: Kysely<Tables>, answered: AdmissionAnswer): Promise<void> {
  const { cluster, namespace, workload, owner = '', at, answer, images } = answered;
  const place = { cluster, namespace, kind: workload.kind, workload: workload.name };
  await db.transaction().execute(async (transaction) => {
    const oldest = new Date(Date.parse(at) - KEPT_MS).toISOString();
    await transaction.deleteFrom('admission').where('at', '<', oldest).execute();
    // A new row comes first in the list.
    await transaction
      .deleteFrom('admission')
      .where((row) => row.and(place))
      .execute();
    const content = { owner, at, answer, images: JSON.stringify(images) };
    await transaction
      .insertInto('admission')
      .values({ ...place, ...content })
      .onConflict((conflict) =>
        conflict.columns(['cluster', 'namespace', 'kind', 'workload']).doUpdateSet(content),
      )
      .execute();
  });
}

async function listAnswers(db: Kysely<Tables>, query: AdmissionQuery): Promise<Page<AdmissionAnswer>> {
  const { limit, cursor, cluster, namespace, sees } = query;
  const start = PAGES.startOf(cursor);
  let rows = db
    .selectFrom('admission')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (start !== undefined) rows = rows.where('id', '<', start);
  if (cluster !== undefined) rows = rows.where(isAnyOf(sql.ref('cluster'), [cluster]));
  if (namespace !== undefined) rows = rows.where(isAnyOf(sql.ref('namespace'), [namespace]));
  const { clusters, namespaces, owners } = sees?.places ?? {};
  if (clusters) rows = rows.where(isAnyOf(sql.ref('cluster'), clusters));
  if (namespaces) rows = rows.where(isAnyOf(sql.ref('namespace'), namespaces));
  if (owners) rows = rows.where(isAnyOf(sql.ref('owner'), owners));
  const page = PAGES.toPage(await rows.execute(), limit, ({ id }) => id);
  const items = page.rows.map((row) => ({
    cluster: row.cluster,
    namespace: row.namespace,
    workload: { kind: row.kind, name: row.workload },
    ...(row.owner !== '' && { owner: row.owner }),
    at: row.at,
    answer: row.answer,
    images: readAnswered(row.images),
  }));
  return { items, ...(page.next !== undefined && { next: page.next }) };
}
