import { type Kysely, sql } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { PrunedRows, PrunePlan } from '../ports.ts';
import { setsThatLeave } from './stale-images.ts';

/** Contents per transaction; each transaction reads all matches. */
const CONTENTS_A_BATCH = 5_000;

/** Counts contents that no package matches once the removed images' packages are gone. */
export async function countContents(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  const { rows } = await sql<{ contents: string | number | bigint }>`
    with gone as ${setsThatLeave(db, plan)}
    select count(*) as contents from (
      select id from match_content
      except
      select content_id from package_match
      where package_id not in (
        select package_id from package_set_member where set_id in (select set_id from gone))
      or exists (
        select 1 from package_set_member as member join package_set on package_set.id = member.set_id
        where member.package_id = package_match.package_id
        and coalesce(package_set.distribution_id, 0) = package_match.distribution_id
        and member.set_id not in (select set_id from gone))) as unused`.execute(db);
  return Number(rows[0]?.contents ?? 0);
}

/** Checks one batch of contents, in order, under the exclusive inventory lock, which writers of matches take, too. */
export async function removeContents({ db, inventorySequence }: Engine, place: number): Promise<PrunedRows> {
  const found = await db
    .selectFrom('match_content')
    .select('id')
    .where('id', '>', place)
    .orderBy('id')
    .limit(CONTENTS_A_BATCH)
    .execute();
  const last = found.at(-1)?.id;
  if (last === undefined) return { removed: {} };
  const removed = await db.transaction().execute(async (transaction) => {
    await inventorySequence.alone(transaction);
    const { numAffectedRows = 0n } = await sql`
      delete from match_content where id in (
        select id from match_content where id > ${place} and id <= ${last}
        except
        select content_id from package_match where content_id > ${place} and content_id <= ${last})`.execute(
      transaction,
    );
    return Number(numAffectedRows);
  });
  return { removed: { contents: removed }, ...(found.length === CONTENTS_A_BATCH && { next: last }) };
}
