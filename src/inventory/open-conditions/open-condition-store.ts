import type { Kysely, Transaction } from 'kysely';
import type { ConditionKind, FeedCondition } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { appendEvents } from '../events/append-events.ts';
import type { OpenConditionStore, AnnouncedCondition } from '../ports.ts';
import { listUnscanned, noteUnscanned } from './note-unscanned.ts';
import { endUnjudged, listUnjudged, noteUnjudged } from './unjudged-syncs.ts';

export function createOpenConditionStore(engine: Engine): OpenConditionStore {
  const { db } = engine;
  return {
    noteUnscanned: (now) => noteUnscanned(db, now),
    unscanned: (query) => listUnscanned(db, query),
    noteFeeds: (kind, feeds, now) =>
      db.transaction().execute((transaction) => noteFeeds(transaction, kind, feeds, now)),
    unannouncedFeeds: () => feedsOf(db, 'feed.stale', true),
    feeds: (kind) => feedsOf(db, kind, false),
    begin: (kind, subject, now) => begin(db, kind, subject, now),
    async end(kind, subject) {
      await db.deleteFrom('open_condition').where('kind', '=', kind).where('subject', '=', subject).execute();
    },
    noteUnjudged: (span, now) => noteUnjudged(db, span, now),
    unjudged: () => listUnjudged(db),
    endUnjudged: (span) => endUnjudged(db, span),
    tell: (kind, openConditions, at) => tell(engine, kind, openConditions, at),
  };
}

async function noteFeeds(
  transaction: Transaction<Tables>,
  kind: FeedCondition,
  feeds: readonly string[],
  since: string,
): Promise<void> {
  let ended = transaction.deleteFrom('open_condition').where('kind', '=', kind);
  if (feeds.length > 0) ended = ended.where('subject', 'not in', feeds);
  await ended.execute();
  for (const subject of feeds) await begin(transaction, kind, subject, since);
}

async function begin(
  db: Kysely<Tables>,
  kind: ConditionKind | FeedCondition,
  subject: string,
  since: string,
): Promise<void> {
  await db
    .insertInto('open_condition')
    .values({ kind, subject, since, announced_at: null })
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
    .execute();
}

async function feedsOf(
  db: Kysely<Tables>,
  kind: FeedCondition,
  isUnannounced: boolean,
): Promise<readonly string[]> {
  let rows = db.selectFrom('open_condition').select('subject').where('kind', '=', kind).orderBy('subject');
  if (isUnannounced) rows = rows.where('announced_at', 'is', null);
  return (await rows.execute()).map(({ subject }) => subject);
}

/** Updates the condition's row: if two announce it at once, the later one stores nothing. */
async function tell(
  engine: Engine,
  kind: ConditionKind,
  openConditions: readonly AnnouncedCondition[],
  at: string,
): Promise<number> {
  // Uses one order in every transaction: otherwise two announcing the same conditions could deadlock.
  const subjects = openConditions.map(({ subject }) => subject).toSorted();
  return engine.db.transaction().execute(async (transaction) => {
    const rows = await inChunks(subjects, (chunk) =>
      transaction
        .updateTable('open_condition')
        .set({ announced_at: at })
        .where('kind', '=', kind)
        .where('subject', 'in', chunk)
        .where('announced_at', 'is', null)
        .returning('subject')
        .execute(),
    );
    const taken = new Set(rows.map(({ subject }) => subject));
    const events = openConditions.filter(({ subject }) => taken.has(subject));
    await appendEvents(engine, transaction, events);
    return events.length;
  });
}
