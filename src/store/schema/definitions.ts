import { PostgresAdapter, sql, type Kysely } from 'kysely';
import { ADVISORY_TABLES } from './advisory-tables.ts';
import { BASE_TABLES } from './base-tables.ts';
import { CHANGE_TABLES } from './change-tables.ts';
import { KNOWN_SINCE_TABLES } from './known-since-tables.ts';
import { ENRICHMENT_TABLES } from './enrichment-tables.ts';
import { OPEN_CONDITION_TABLES } from './open-condition-tables.ts';
import { EVENT_TABLES } from './event-tables.ts';
import { FIRST_KNOWN_TABLES } from './first-known-tables.ts';
import { FACT_TABLES } from './fact-tables.ts';
import { HISTORY_TABLES } from './history-tables.ts';
import { IMAGE_TABLES } from './image-tables.ts';
import { LINE_TABLES } from './line-tables.ts';
import { MATCH_TABLES } from './match-tables.ts';
import { NOTIFICATION_TABLES } from './notification-tables.ts';
import { PACKAGE_TABLES } from './package-tables.ts';
import { createGlob } from './postgres-glob.ts';
import { REPLICA_TABLES } from './replica-tables.ts';
import { RUN_TABLES } from './run-tables.ts';
import { SUBSCRIPTION_TABLES } from './subscription-tables.ts';
import { createTables } from './table.ts';
import { VERDICT_TABLES } from './verdict-tables.ts';
import { VEX_TABLES } from './vex-tables.ts';

/** Every permanent table. A table comes after those it refers to. */
export const DEFINITIONS = {
  ...ADVISORY_TABLES,
  ...ENRICHMENT_TABLES,
  ...HISTORY_TABLES,
  ...FACT_TABLES,
  ...PACKAGE_TABLES,
  ...IMAGE_TABLES,
  ...BASE_TABLES,
  ...MATCH_TABLES,
  ...NOTIFICATION_TABLES,
  ...EVENT_TABLES,
  ...OPEN_CONDITION_TABLES,
  ...FIRST_KNOWN_TABLES,
  ...RUN_TABLES,
  ...SUBSCRIPTION_TABLES,
  ...LINE_TABLES,
  ...VERDICT_TABLES,
  ...KNOWN_SINCE_TABLES,
  ...VEX_TABLES,
  ...CHANGE_TABLES,
  ...REPLICA_TABLES,
};

/** Creates a new store's tables, and in Postgres also a sequence and the `glob` that SQLite has built in. */
export async function createSchema(db: Kysely<unknown>): Promise<void> {
  await createTables(db, DEFINITIONS);
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
  // Numbers inventory changes, many of which may run at once. SQLite allows one at a time.
  await sql`create sequence image_sequence`.execute(db);
  await createGlob(db);
}
