import { sql, type Kysely } from 'kysely';

/** Feeds without advisories. */
const RANKINGS = ['cve', 'nvd', 'kev', 'epss'];

interface FeedRow {
  readonly id: number;
  readonly name: string;
  readonly problems: string;
}

/**
 * Lets unreadable parts of a record be stored as rows next to its ranges. Earlier syncs kept only their first problems:
 * if there were any, the feed is a hole until its next sync.
 */
export async function keepUnread(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('vulnerable_range').addColumn('unread', 'text').execute();
  const { rows } = await sql<FeedRow>`select id, name, problems from feed`.execute(db);
  for (const { id, name, problems } of rows) {
    if (RANKINGS.includes(name)) continue;
    await sql`update feed set problems = ${withHole(name, problems)} where id = ${id}`.execute(db);
  }
}

function withHole(feed: string, problems: string): string {
  const known: unknown = JSON.parse(problems);
  if (!Array.isArray(known) || known.length === 0) return problems;
  const message = `an earlier version could not read all of ${feed}: the next sync reads it again`;
  const all: readonly unknown[] = known;
  return JSON.stringify([{ kind: 'feed-unreadable', subject: feed, message }, ...all]);
}
