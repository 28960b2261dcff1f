import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { VerdictTotals } from '../ports.ts';

/** Leaves out deleted images, which verdicts outlive. */
export async function countVerdicts(db: Kysely<Tables>): Promise<VerdictTotals> {
  const rows = await db
    .selectFrom('current_verdict')
    .innerJoin('image', 'image.key', 'current_verdict.image')
    .select(({ fn }) => [
      'outcome',
      fn.countAll().as('images'),
      fn.sum(sql`case when current_verdict.overdue = '[]' then 0 else 1 end`).as('overdue'),
    ])
    .groupBy('outcome')
    .execute();
  const of = (outcome: keyof VerdictTotals) =>
    Number(rows.find((row) => row.outcome === outcome)?.images ?? 0);
  return {
    within: of('within'),
    over: of('over'),
    incomplete: of('incomplete'),
    overdue: rows.reduce((sum, { overdue }) => sum + Number(overdue), 0),
  };
}

export async function lastVerdictAt(db: Kysely<Tables>): Promise<string | undefined> {
  const last = await db.selectFrom('verdict').select('at').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return last?.at;
}
