import { sql, type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool } from 'kysely';
import type { Places } from '../../domain/index.ts';
import { isAnyOf } from '../queries/any-of.ts';
import type { Tables } from '../schema/tables.ts';

type Runs = ExpressionBuilder<Tables, 'run'>;

/** Matches runs in any of these clusters, and any of these namespaces, and of any of these owners. */
export function isInPlaces(places: Places) {
  return matching(places, {
    cluster: sql<number>`run.cluster_id`,
    namespace: sql<string>`run.namespace`,
    owner: sql<string>`run.owner`,
  });
}

/**
 * Matches the same among runs that another condition finds. Expressions hide the columns: by their indexes, SQLite would
 * walk a whole namespace for each image.
 */
export function isFoundInPlaces(places: Places) {
  return matching(places, {
    cluster: sql<number>`run.cluster_id + 0`,
    namespace: sql<string>`run.namespace || ''`,
    owner: sql<string>`run.owner || ''`,
  });
}

interface Columns {
  readonly cluster: RawBuilder<number>;
  readonly namespace: RawBuilder<string>;
  readonly owner: RawBuilder<string>;
}

function matching(places: Places, { cluster, namespace, owner }: Columns) {
  const { clusters, namespaces, owners } = places;
  return (run: Runs): Expression<SqlBool> =>
    run.and([
      ...(clusters ? [run(cluster, 'in', clusterIds(run, clusters))] : []),
      ...(namespaces ? [isAnyOf(namespace, namespaces)] : []),
      ...(owners ? [isAnyOf(owner, owners)] : []),
    ]);
}

function clusterIds(run: Runs, names: readonly string[]) {
  return run
    .selectFrom('cluster')
    .select('cluster.id')
    .where(isAnyOf(sql.ref('cluster.name'), names));
}
