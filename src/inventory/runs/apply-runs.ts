import { type AliasedExpression, type RawBuilder, sql, type Transaction } from 'kysely';
import { noteChange } from '../../store/changes/note-change.ts';
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

export type ListedRuns = AliasedExpression<ListedRow, 'listed'>;

interface Changed {
  readonly id: number;
  readonly image_id: number;
}

const IS_LISTED = sql`
  listed.namespace = run.namespace and listed.kind = run.kind and listed.workload = run.workload
  and listed.container = run.container and listed.image_id = run.image_id`;

/** Ends a cluster's open runs that are not listed. */
export function endUnlisted(
  transaction: Transaction<Tables>,
  cluster: number,
  listed: ListedRuns,
  at: string,
) {
  return changedRuns(
    transaction,
    sql<Changed>`
      update run set until = ${endOf(at)}
      where cluster_id = ${cluster} and until is null
      and not exists (select 1 from ${listed} where ${IS_LISTED})
      returning id, image_id`,
  );
}

/** Ends the listed runs that are open. */
export function endListed(transaction: Transaction<Tables>, cluster: number, listed: ListedRuns, at: string) {
  return changedRuns(
    transaction,
    sql<Changed>`
      update run set until = ${endOf(at)}
      where id in (${openRuns(cluster, listed)})
      returning id, image_id`,
  );
}

/** Sets open runs' owners from the list. Idempotent. */
export function changeOwners(transaction: Transaction<Tables>, cluster: number, listed: ListedRuns) {
  const owner = sql`(select max(listed.owner) from ${listed} where ${IS_LISTED})`;
  return changedRuns(
    transaction,
    sql<Changed>`
      update run set owner = ${owner}
      where id in (${openRuns(cluster, listed)} and listed.owner <> run.owner)
      and owner <> ${owner}
      returning id, image_id`,
  );
}

/** Opens listed runs that are not open yet; equal runs in a list become one. */
export function startListed(transaction: Transaction<Tables>, cluster: number, listed: ListedRuns) {
  return changedRuns(
    transaction,
    sql<Changed>`
      insert into run (cluster_id, namespace, kind, workload, container, image_id, owner, since)
      select ${cluster}, namespace, kind, workload, container, image_id, max(owner), min(since)
      from ${listed}
      where not exists (
        select 1 from run where run.cluster_id = ${cluster} and until is null and ${IS_LISTED})
      group by namespace, kind, workload, container, image_id
      returning id, image_id`,
  );
}

function openRuns(cluster: number, listed: ListedRuns) {
  return sql`
    select run.id from ${listed} join run on ${IS_LISTED}
    where run.cluster_id = ${cluster} and run.until is null`;
}

async function changedRuns(
  transaction: Transaction<Tables>,
  change: RawBuilder<Changed>,
): Promise<readonly Changed[]> {
  return (await change.execute(transaction)).rows;
}

/** Runs that began, ended or changed owner. */
type ChangedRuns = Readonly<Record<keyof RunChanges, readonly Changed[]>>;

/**
 * Counts and notes the changes, and marks their images as stale, since another line may apply: in one call,
 * to keep one lock order. Call it last.
 */
export async function noteChanges(
  transaction: Transaction<Tables>,
  { started, ended, changed }: ChangedRuns,
): Promise<RunChanges> {
  const runs = [started, ended, changed].flat();
  await markImagesStale(
    transaction,
    runs.map(({ image_id: image }) => image),
  );
  // Whoever saw a run under its previous owner only would not find it listed.
  await noteChange(transaction, 'run', changed.length > 0 ? 'removed' : runs.map(({ id }) => id));
  return { started: started.length, ended: ended.length, changed: changed.length };
}
