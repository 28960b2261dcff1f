import { PostgresAdapter, sql, type Kysely } from 'kysely';
import { ADVISORY_TABLES } from './advisory-tables.ts';
import { BASE_TABLES } from './base-tables.ts';
import { CLOCK_TABLES } from './clock-tables.ts';
import { ENRICHMENT_TABLES } from './enrichment-tables.ts';
import { EPISODE_TABLES } from './episode-tables.ts';
import { EVENT_TABLES } from './event-tables.ts';
import { EXPOSURE_TABLES } from './exposure-tables.ts';
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

/** Every lasting table. A table comes after those it refers to. */
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
  ...EPISODE_TABLES,
  ...EXPOSURE_TABLES,
  ...RUN_TABLES,
  ...SUBSCRIPTION_TABLES,
  ...LINE_TABLES,
  ...VERDICT_TABLES,
  ...CLOCK_TABLES,
  ...VEX_TABLES,
  ...REPLICA_TABLES,
};

/** Creates the tables of a new store, and in Postgres what SQLite has of its own. */
export async function createSchema(db: Kysely<unknown>): Promise<void> {
  await createTables(db, DEFINITIONS);
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
  // Numbers changes of the inventory where many may be at work at once. SQLite has one at a time.
  await sql`create sequence image_turn`.execute(db);
  await createGlob(db);
}
