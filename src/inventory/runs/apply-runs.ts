import { sql, type AliasedExpression, type RawBuilder, type Transaction } from 'kysely';
import type { RunChanges } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { unsettleImages } from '../verdicts/unsettled.ts';
import { endOf } from './clusters.ts';

/** Runs as a list or a change has them. */
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

/** Ends the open runs of a cluster that are not among these. */
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

/** Ends those of these runs that are open. */
export function endListed(transaction: Transaction<Tables>, cluster: number, listed: Listed, at: string) {
  return changedImages(
    transaction,
    sql<Changed>`
      update run set until = ${endOf(at)}
      where id in (${openRuns(cluster, listed)})
      returning image_id`,
  );
}

/** Gives open runs the owner that the list has. Run a second time, it changes nothing. */
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

/** Opens the runs that are not open yet; equal ones of a list are one run. */
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

/** Returns the image of each row. */
async function changedImages(
  transaction: Transaction<Tables>,
  change: RawBuilder<Changed>,
): Promise<readonly number[]> {
  const { rows } = await change.execute(transaction);
  return rows.map(({ image_id }) => image_id);
}

/** Images of the runs that began, ended, or have another owner, one of each. */
type ImagesOfChanges = Readonly<Record<keyof RunChanges, readonly number[]>>;

/** Counts the changes, and notes that other lines may hold for their images: once, for the order of all of them. */
export async function noteChanges(
  transaction: Transaction<Tables>,
  { started, ended, changed }: ImagesOfChanges,
): Promise<RunChanges> {
  await unsettleImages(transaction, [started, ended, changed].flat());
  return { started: started.length, ended: ended.length, changed: changed.length };
}
