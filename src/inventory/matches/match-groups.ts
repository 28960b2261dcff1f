import { type Kysely, sql, type Transaction } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { MatchGroup, PackageKey } from '../ports.ts';

export async function readGroups(db: Kysely<Tables>): Promise<readonly MatchGroup[]> {
  return db.selectFrom('match_group').select(['hash', 'answering', 'seq']).orderBy('id').execute();
}

/** Updates the group's row conditionally: only one of two concurrent moves succeeds. */
export async function moveGroup(
  engine: Engine,
  group: MatchGroup,
  before: MatchGroup | undefined,
  touched: 'all' | readonly PackageKey[],
): Promise<boolean> {
  return engine.db.transaction().execute(async (transaction) => {
    const id = await takeGroup(transaction, group, before);
    if (id === undefined) return false;
    if (touched === 'all') {
      await transaction
        .updateTable('matched_package')
        .set({ group_id: null })
        .where('group_id', '=', id)
        .execute();
    } else if (touched.length > 0) await makeDue(engine, transaction, id, touched);
    return true;
  });
}

async function takeGroup(
  transaction: Transaction<Tables>,
  group: MatchGroup,
  before: MatchGroup | undefined,
): Promise<number | undefined> {
  const { hash, answering, seq } = group;
  const taken = before
    ? await transaction
        .updateTable('match_group')
        .set({ answering, seq })
        .where('hash', '=', hash)
        .where('answering', '=', before.answering)
        .where('seq', '=', before.seq)
        .returning('id')
        .executeTakeFirst()
    : await transaction
        .insertInto('match_group')
        .values({ hash, answering, seq })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .returning('id')
        .executeTakeFirst();
  return taken?.id;
}

interface Place {
  readonly package_id: number;
  readonly distribution_id: number;
}

const PLACE = { package_id: 'integer', distribution_id: 'integer' } as const;

async function makeDue(
  engine: Engine,
  transaction: Transaction<Tables>,
  groupId: number,
  touched: readonly PackageKey[],
): Promise<void> {
  const rows = touched.map(({ packageId, distributionId = 0 }) => [packageId, distributionId]);
  const table = await engine.asTable<Place, 'touched'>(transaction, 'touched', PLACE, rows);
  await sql`
    update matched_package set group_id = null where group_id = ${groupId} and exists (select 1 from ${table}
      where touched.package_id = matched_package.package_id
        and touched.distribution_id = matched_package.distribution_id)
  `.execute(transaction);
}
