import { sql, type Kysely } from 'kysely';

/** Creates the order in which lines were those of the fleet: one may come back. */
export async function createLineUses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('line_use')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('line_id', 'integer', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .execute();
  await sql`insert into line_use (line_id, since) select id, at from line order by id`.execute(db);
}
