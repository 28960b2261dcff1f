import { type Expression, type ExpressionBuilder, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Places } from '../../domain/index.ts';
import { isAnyOf } from '../../store/queries/any-of.ts';
import type { Tables } from '../../store/schema/tables.ts';

type Runs = ExpressionBuilder<Tables, 'run'>;

/** Matches runs in any listed cluster, any listed namespace, and with any listed owner. */
export function isInPlaces(places: Places) {
  return matching(places, {
    cluster: sql<number>`run.cluster_id`,
    namespace: sql<string>`run.namespace`,
    owner: sql<string>`run.owner`,
  });
}

/**
 * Filters runs found by another condition. Expressions hide the columns from SQLite's planner, which would
 * use their indexes and walk a whole namespace for each image.
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
