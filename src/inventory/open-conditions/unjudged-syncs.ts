import type { Kysely } from 'kysely';
import type { NotedSpan, SyncSpan } from '../ports.ts';
import { UNJUDGED } from '../schema/episode-tables.ts';
import type { Tables } from '../schema/tables.ts';

/**
 * Notes syncs by which stored images are to be judged, until they were: whoever does so may be killed. Noted once more, they
 * are to be judged once more, even if somebody is about to end with the first note.
 */
export async function noteUnjudged(db: Kysely<Tables>, span: SyncSpan, since: string): Promise<void> {
  await db
    .insertInto('episode')
    .values({ kind: UNJUDGED, subject: subjectOf(span), since, told_at: null })
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doUpdateSet({ since }))
    .execute();
}

export async function listUnjudged(db: Kysely<Tables>): Promise<readonly NotedSpan[]> {
  const rows = await db
    .selectFrom('episode')
    .select(['subject', 'since'])
    .where('kind', '=', UNJUDGED)
    .orderBy('since')
    .orderBy('subject')
    .execute();
  return rows.map(({ subject, since }) => ({ ...spanOf(subject), since }));
}

export async function endUnjudged(db: Kysely<Tables>, span: NotedSpan): Promise<void> {
  await db
    .deleteFrom('episode')
    .where('kind', '=', UNJUDGED)
    .where('subject', '=', subjectOf(span))
    .where('since', '=', span.since)
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
