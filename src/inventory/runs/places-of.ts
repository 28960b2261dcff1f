import type { Kysely } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { WorkloadPlace } from '../ports.ts';

/** Lists each place once per image, although it may run the image under several names. */
export async function placesOfImage(
  db: Kysely<Tables>,
  images: readonly Digest[],
): Promise<ReadonlyMap<string, readonly WorkloadPlace[]>> {
  const rows = await inChunks(images, (chunk) => readPlaces(db, chunk));
  const byImage = Map.groupBy(rows, ({ image }) => image ?? '');
  return new Map([...byImage].map(([image, of]) => [image, of.map(toPlace)]));
}

function readPlaces(db: Kysely<Tables>, images: readonly Digest[]) {
  return db
    .selectFrom('run_image')
    .innerJoin('run', 'run.image_id', 'run_image.id')
    .innerJoin('cluster', 'cluster.id', 'run.cluster_id')
    .select([
      'run_image.image_key as image',
      'cluster.name as cluster',
      'namespace',
      'kind',
      'workload',
      'container',
      'owner',
    ])
    .select((run) =>
      run
        .not(
          run.exists(
            run
              .selectFrom('run as other')
              .innerJoin('run_image as another', 'another.id', 'other.image_id')
              .select('other.id')
              .whereRef('other.cluster_id', '=', 'run.cluster_id')
              .whereRef('other.namespace', '=', 'run.namespace')
              .whereRef('other.kind', '=', 'run.kind')
              .whereRef('other.workload', '=', 'run.workload')
              .whereRef('other.container', '=', 'run.container')
              .where('other.until', 'is', null)
              .where((row) =>
                row.or([
                  row('another.image_key', 'is', null),
                  row('another.image_key', '<>', row.ref('run_image.image_key')),
                ]),
              ),
          ),
        )
        .as('is_alone'),
    )
    .distinct()
    .where('run_image.image_key', 'in', images)
    .where('run.until', 'is', null)
    .orderBy('cluster.name')
    .orderBy('namespace')
    .orderBy('kind')
    .orderBy('workload')
    .orderBy('container')
    .execute();
}

function toPlace(row: Awaited<ReturnType<typeof readPlaces>>[number]): WorkloadPlace {
  return {
    cluster: row.cluster,
    namespace: row.namespace,
    workload: { kind: row.kind, name: row.workload },
    container: row.container,
    ...(row.owner !== '' && { owner: row.owner }),
    isAlone: Boolean(row.is_alone),
  };
}
