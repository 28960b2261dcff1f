import type { Kysely } from 'kysely';
import { UNJUDGED } from '../../store/schema/open-condition-tables.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { NotedSpan, SyncSpan } from '../ports.ts';

/**
 * Records that stored images are due for verdicts after these syncs, since a server may be killed before
 * judging them. A repeated record makes them due again, even if a worker is about to end the first.
 */
export async function noteUnjudged(db: Kysely<Tables>, span: SyncSpan, since: string): Promise<void> {
  await db
    .insertInto('open_condition')
    .values({ kind: UNJUDGED, subject: subjectOf(span), since, announced_at: null })
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doUpdateSet({ since }))
    .execute();
}

export async function listUnjudged(db: Kysely<Tables>): Promise<readonly NotedSpan[]> {
  const rows = await db
    .selectFrom('open_condition')
    .select(['subject', 'since'])
    .where('kind', '=', UNJUDGED)
    .orderBy('since')
    .orderBy('subject')
    .execute();
  return rows.map(({ subject, since }) => ({ ...spanOf(subject), since }));
}

export async function endUnjudged(db: Kysely<Tables>, span: NotedSpan): Promise<void> {
  await db
    .deleteFrom('open_condition')
    .where('kind', '=', UNJUDGED)
    .where('subject', '=', subjectOf(span))
    .where('since', '=', span.since)
    .execute();
}

function subjectOf({ feed, from, to }: SyncSpan): string {
  return `${from} ${to} ${feed}`;
}

/** Feed names may contain spaces. */
function spanOf(subject: string): SyncSpan {
  const [from, to, ...feed] = subject.split(' ');
  return { feed: feed.join(' '), from: Number(from), to: Number(to) };
}
