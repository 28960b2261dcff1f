import { type AliasedExpression, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { RunChanges } from '../ports.ts';
import { markImagesStale } from '../verdicts/stale-images.ts';
import { endOf } from './clusters.ts';

/** A run in a list or a change. */
export interface ListedRow {
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
  readonly container: string;
  readonly image_id: number;
  readonly owner: string;
  readonly since: string;
}

export type Listed = AliasedExpression<ListedRow, 'listed'>;

interface Changed {
  readonly image_id: number;
}

const IS_LISTED = sql`
  listed.namespace = run.namespace and listed.kind = run.kind and listed.workload = run.workload
  and listed.container = run.container and listed.image_id = run.image_id`;

/** Ends a cluster's open runs that are not listed. */
export function endUnlisted(transaction: Transaction<Tables>, cluster: number, listed: Listed, at: string) {
  return changedImages(
    transaction,
    sql<Changed>`
      update run set until = ${endOf(at)}
      where cluster_id = ${cluster} and until is null
      and not exists (select 1 from ${listed} where ${IS_LISTED})
      returning image_id`,
  );
}

/** Ends the listed runs that are open. */
export function endListed(transaction: Transaction<Tables>, cluster: number, listed: Listed, at: string) {
  return changedImages(
    transaction,
    sql<Changed>`
      update run set until = ${endOf(at)}
      where id in (${openRuns(cluster, listed)})
      returning image_id`,
  );
}

/** Sets open runs' owners from the list. Idempotent. */
export function changeOwners(transaction: Transaction<Tables>, cluster: number, listed: Listed) {
  const owner = sql`(select max(listed.owner) from ${listed} where ${IS_LISTED})`;
  return changedImages(
    transaction,
    sql<Changed>`
      update run set owner = ${owner}
      where id in (${openRuns(cluster, listed)} and listed.owner <> run.owner)
      and owner <> ${owner}
      returning image_id`,
  );
}

/** Opens listed runs that are not open yet; equal runs in a list become one. */
export function startListed(transaction: Transaction<Tables>, cluster: number, listed: Listed) {
  return changedImages(
    transaction,
    sql<Changed>`
      insert into run (cluster_id, namespace, kind, workload, container, image_id, owner, since)
      select ${cluster}, namespace, kind, workload, container, image_id, max(owner), min(since)
      from ${listed}
      where not exists (
        select 1 from run where run.cluster_id = ${cluster} and until is null and ${IS_LISTED})
      group by namespace, kind, workload, container, image_id
      returning image_id`,
  );
}

function openRuns(cluster: number, listed: Listed) {
  return sql`
    select run.id from ${listed} join run on ${IS_LISTED}
    where run.cluster_id = ${cluster} and run.until is null`;
}

/** Returns each changed row's image. */
async function changedImages(
  transaction: Transaction<Tables>,
  change: RawBuilder<Changed>,
): Promise<readonly number[]> {
  const { rows } = await change.execute(transaction);
  return rows.map(({ image_id }) => image_id);
}

/** Images whose runs began, ended or changed owner, one entry per run. */
type ImagesOfChanges = Readonly<Record<keyof RunChanges, readonly number[]>>;

/**
 * Counts the changes, and marks their images as stale, since another line may apply: in one call, to keep one
 * lock order.
 */
export async function noteChanges(
  transaction: Transaction<Tables>,
  { started, ended, changed }: ImagesOfChanges,
): Promise<RunChanges> {
  await markImagesStale(transaction, [started, ended, changed].flat());
  return { started: started.length, ended: ended.length, changed: changed.length };
}
