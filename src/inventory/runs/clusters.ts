import { type ExpressionBuilder, type Kysely, sql, type Transaction } from 'kysely';
import type { Places } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { noteChange } from '../../store/changes/note-change.ts';
import { isAnyOf } from '../../store/queries/any-of.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { Cluster, ClusterClaim, ImageReader } from '../ports.ts';
import { markImagesStale } from '../verdicts/stale-images.ts';
import { isInPlaces } from './in-places.ts';
import { dropUnnamedCredentials } from './pull-credentials.ts';

export interface ClaimedCluster {
  readonly id: number;
  readonly name: string;
  readonly generation: number | null;
}

/**
 * Records the cluster's message time, and locks its row for the rest of the transaction, so that changes to
 * one cluster are serialized. The first to claim an unused name owns it. Throws CLUSTER_TAKEN.
 */
export async function claimCluster(
  transaction: Transaction<Tables>,
  { cluster, uid }: ClusterClaim,
  at: string,
): Promise<ClaimedCluster> {
  await transaction
    .insertInto('cluster')
    .values({ name: cluster, uid, generation: null, heard_at: at })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const claimed = await transaction
    .updateTable('cluster')
    // Keeps the later time: an older list may be imported late.
    .set({ uid, heard_at: sql<string>`case when heard_at < ${at} then ${at} else heard_at end` })
    .where('name', '=', cluster)
    .where((row) => row.or([row('uid', 'is', null), row('uid', '=', uid)]))
    .returning(['id', 'name', 'generation'])
    .executeTakeFirst();
  if (claimed) return claimed;
  throw new AppError('CLUSTER_TAKEN', `the name ${cluster} belongs to another cluster`, {
    hint: 'choose another name, or let an administrator free it: DELETE /api/v1/clusters/NAME',
  });
}

/** Throws RUNS_OUTDATED unless the cluster is at this generation. */
export function refuseOther({ name, generation }: ClaimedCluster, expected: number): void {
  if (generation === expected) return;
  const known = generation === null ? 'no list of its runs' : `generation ${generation}`;
  throw outdated(`the cluster ${name} has ${known}, not generation ${expected}`);
}

export async function setGeneration(
  transaction: Transaction<Tables>,
  { id }: ClaimedCluster,
  generation: number,
): Promise<void> {
  await transaction.updateTable('cluster').set({ generation }).where('id', '=', id).execute();
}

export function outdated(message: string): AppError {
  return new AppError('RUNS_OUTDATED', message, {
    hint: 'send the whole list, as a higher generation: PUT /api/v1/clusters/NAME/runs',
  });
}

/** Ends the runs and drops pending list parts; runs and cluster stay as history. */
export async function removeCluster(db: Kysely<Tables>, name: string, at: string): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const removed = await transaction
      .updateTable('cluster')
      .set({ uid: null, generation: null })
      .where('name', '=', name)
      .where('uid', 'is not', null)
      .returning('id')
      .executeTakeFirst();
    if (!removed) return false;
    const ended = await transaction
      .updateTable('run')
      .set({ until: endOf(at) })
      .where('cluster_id', '=', removed.id)
      .where('until', 'is', null)
      .returning(['id', 'image_id'])
      .execute();
    await markImagesStale(
      transaction,
      ended.map(({ image_id }) => image_id),
    );
    await forgetArriving(transaction, removed.id);
    await dropUnnamedCredentials(transaction, removed.id);
    await noteChange(
      transaction,
      'run',
      ended.map(({ id }) => id),
    );
    return true;
  });
}

/** Prevents a run from ending before it began, despite clock differences. */
export function endOf(at: string) {
  return sql<string>`case when since > ${at} then since else ${at} end`;
}

export async function forgetArriving(transaction: Transaction<Tables>, clusterId: number): Promise<void> {
  await transaction.deleteFrom('arriving_run').where('cluster_id', '=', clusterId).execute();
  await transaction.deleteFrom('run_part').where('cluster_id', '=', clusterId).execute();
}

export async function listClusters(db: Kysely<Tables>, reader: ImageReader): Promise<readonly Cluster[]> {
  return (await clusterRows(db, reader).orderBy('name').execute()).map(toCluster);
}

export async function clusterNamed(
  db: Kysely<Tables>,
  name: string,
  reader: ImageReader,
): Promise<Cluster | undefined> {
  const row = await clusterRows(db, reader).where('name', '=', name).executeTakeFirst();
  return row && toCluster(row);
}

/** Limits a reader with restricted namespaces or owners to clusters where these run or ran. */
function clusterRows(db: Kysely<Tables>, { sees }: ImageReader) {
  const places = sees?.places ?? {};
  let clusters = db.selectFrom('cluster').select((cluster) => [
    'name',
    'uid',
    'generation',
    'heard_at',
    runsOf(cluster, places)
      .select(({ fn }) => fn.countAll().as('runs'))
      .where('until', 'is', null)
      .as('running'),
  ]);
  if (places.clusters) clusters = clusters.where(isAnyOf(sql.ref('name'), places.clusters));
  if (!places.namespaces && !places.owners) return clusters;
  return clusters.where((cluster) => cluster.exists(runsOf(cluster, places).select('run.id')));
}

function runsOf(cluster: ExpressionBuilder<Tables, 'cluster'>, places: Places) {
  return cluster.selectFrom('run').whereRef('run.cluster_id', '=', 'cluster.id').where(isInPlaces(places));
}

function toCluster(row: {
  readonly name: string;
  readonly uid: string | null;
  readonly generation: number | null;
  readonly heard_at: string;
  readonly running: string | number | bigint | null;
}): Cluster {
  return {
    name: row.name,
    ...(row.uid !== null && { uid: row.uid }),
    ...(row.generation !== null && { generation: row.generation }),
    heardAt: row.heard_at,
    running: Number(row.running),
  };
}
