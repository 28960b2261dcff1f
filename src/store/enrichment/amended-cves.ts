import type { Kysely } from 'kysely';
import type { Tables } from '../schema/tables.ts';

/** Lists the CVEs with a rating that a sync opened or closed. */
export async function readRated(db: Kysely<Tables>, from: number, to: number): Promise<readonly string[]> {
  return sorted(await changedRows(db, 'cve_rating', from, to));
}

/** Lists the CVEs with a verdict input that a sync changed: a rating, a date, or the record's existence. */
export async function readAmended(db: Kysely<Tables>, from: number, to: number): Promise<readonly string[]> {
  const dated = await db
    .selectFrom('earlier_publication')
    .select('cve')
    .where('valid_to', '>', from)
    .where('valid_to', '<=', to)
    .execute();
  return sorted([
    ...dated,
    ...(await changedRows(db, 'cve_rating', from, to)),
    ...(await changedRows(db, 'cve_answer', from, to)),
  ]);
}

async function changedRows(
  db: Kysely<Tables>,
  table: 'cve_rating' | 'cve_answer',
  from: number,
  to: number,
): Promise<readonly { readonly cve: string }[]> {
  return db
    .selectFrom(table)
    .select('cve')
    .where((row) => row.and([row('valid_from', '>', from), row('valid_from', '<=', to)]))
    .union((db) =>
      db
        .selectFrom(table)
        .select('cve')
        .where('valid_to', 'is not', null)
        .where('valid_to', '>', from)
        .where('valid_to', '<=', to),
    )
    .execute();
}

function sorted(rows: readonly { readonly cve: string }[]): readonly string[] {
  return [...new Set(rows.map(({ cve }) => cve))].sort();
}
