import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Places } from '../../domain/index.ts';
import type { Tables } from '../schema/tables.ts';

/** Matches runs in any of these clusters, and any of these namespaces, and of any of these owners. */
export function isInPlaces({ clusters, namespaces, owners }: Places) {
  return (run: ExpressionBuilder<Tables, 'run'>): Expression<SqlBool> => {
    // Postgres refuses an empty list.
    if ([clusters, namespaces, owners].some((names) => names?.length === 0)) return run.lit(false);
    return run.and([
      ...(clusters ? [run('run.cluster_id', 'in', clusterIds(run, clusters))] : []),
      ...(namespaces ? [run('run.namespace', 'in', [...namespaces])] : []),
      ...(owners ? [run('run.owner', 'in', [...owners])] : []),
    ]);
  };
}

function clusterIds(run: ExpressionBuilder<Tables, 'run'>, names: readonly string[]) {
  return run
    .selectFrom('cluster')
    .select('cluster.id')
    .where('cluster.name', 'in', [...names]);
}
