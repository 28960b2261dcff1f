import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { Places } from '../../domain/index.ts';
import type { Tables } from '../schema/tables.ts';

type Runs = ExpressionBuilder<Tables, 'run'>;

/** Matches runs in any of these clusters, and any of these namespaces, and of any of these owners. */
export function isInPlaces(places: Places) {
  const { clusters, namespaces, owners } = places;
  return (run: Runs): Expression<SqlBool> => {
    if (isNowhere(places)) return run.lit(false);
    return run.and([
      ...(clusters ? [run('run.cluster_id', 'in', clusterIds(run, clusters))] : []),
      ...(namespaces ? [run('run.namespace', 'in', [...namespaces])] : []),
      ...(owners ? [run('run.owner', 'in', [...owners])] : []),
    ]);
  };
}

/**
 * Matches the same among runs that another condition finds. Expressions hide the columns: by their indexes, SQLite would
 * walk a whole namespace for each image.
 */
export function isFoundInPlaces(places: Places) {
  const { clusters, namespaces, owners } = places;
  return (run: Runs): Expression<SqlBool> => {
    if (isNowhere(places)) return run.lit(false);
    return run.and([
      ...(clusters ? [run(sql<number>`run.cluster_id + 0`, 'in', clusterIds(run, clusters))] : []),
      ...(namespaces ? [run(sql<string>`run.namespace || ''`, 'in', [...namespaces])] : []),
      ...(owners ? [run(sql<string>`run.owner || ''`, 'in', [...owners])] : []),
    ]);
  };
}

/** Postgres refuses an empty list. */
function isNowhere({ clusters, namespaces, owners }: Places): boolean {
  return [clusters, namespaces, owners].some((names) => names?.length === 0);
}

function clusterIds(run: Runs, names: readonly string[]) {
  return run
    .selectFrom('cluster')
    .select('cluster.id')
    .where('cluster.name', 'in', [...names]);
}
