import { PostgresAdapter, sql, type Kysely } from 'kysely';

/** Replicas of the version before go on counting in `inventory_turn` until they are replaced; both must not meet. */
const AHEAD = 1_000_000;

/** Numbers changes of the inventory by a sequence where many may be at work at once. SQLite has one at a time. */
export async function createImageTurns(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
  await sql`create sequence image_turn`.execute(db);
  await sql`select setval('image_turn', turn + ${sql.lit(AHEAD)}) from inventory_turn`.execute(db);
}
