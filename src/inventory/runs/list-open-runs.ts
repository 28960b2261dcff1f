import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { OpenRun, OpenRunQuery } from '../ports.ts';

/** Reads the index of open runs, whose order pages follow: ended runs cost nothing. */
export function listOpenRuns(
  db: Kysely<Tables>,
  { after, limit }: OpenRunQuery,
): Promise<readonly OpenRun[]> {
  let runs = db
    .selectFrom('run')
    .innerJoin('cluster', 'cluster.id', 'run.cluster_id')
    .select([
      'cluster_id as clusterId',
      'cluster.name as cluster',
      'namespace',
      'kind',
      'workload',
      'container',
      'owner',
      'image_id as imageId',
    ])
    .where('until', 'is', null)
    .orderBy('cluster_id')
    .orderBy('namespace')
    .orderBy('kind')
    .orderBy('workload')
    .orderBy('container')
    .orderBy('image_id')
    .limit(limit);
  if (after) {
    const { clusterId, namespace, kind, workload, container, imageId } = after;
    runs = runs.where(sql<boolean>`(cluster_id, namespace, kind, workload, container, image_id)
      > (${clusterId}, ${namespace}, ${kind}, ${workload}, ${container}, ${imageId})`);
  }
  return runs.execute();
}
