import type { Kysely } from 'kysely';
import type { SyncSpan } from '../ports.ts';
import { UNJUDGED } from '../schema/episode-tables.ts';
import type { Tables } from '../schema/tables.ts';

/** Notes syncs by which stored images are to be judged, until they were: whoever does so may be killed. */
export async function noteUnjudged(db: Kysely<Tables>, span: SyncSpan, since: string): Promise<void> {
  await db
    .insertInto('episode')
    .values({ kind: UNJUDGED, subject: subjectOf(span), since, told_at: null })
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
    .execute();
}

export async function listUnjudged(db: Kysely<Tables>): Promise<readonly SyncSpan[]> {
  const rows = await db
    .selectFrom('episode')
    .select('subject')
    .where('kind', '=', UNJUDGED)
    .orderBy('since')
    .orderBy('subject')
    .execute();
  return rows.map(({ subject }) => spanOf(subject));
}

export async function endUnjudged(db: Kysely<Tables>, span: SyncSpan): Promise<void> {
  await db
    .deleteFrom('episode')
    .where('kind', '=', UNJUDGED)
    .where('subject', '=', subjectOf(span))
    .execute();
}

function subjectOf({ feed, from, to }: SyncSpan): string {
  return `${from} ${to} ${feed}`;
}

/** Names of feeds may hold spaces. */
function spanOf(subject: string): SyncSpan {
  const [from, to, ...feed] = subject.split(' ');
  return { feed: feed.join(' '), from: Number(from), to: Number(to) };
}
