import type { Kysely, Transaction } from 'kysely';
import type { EpisodeKind } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import { appendEvents } from '../events/append-events.ts';
import type { EpisodeStore, FeedEpisode, ToldEpisode } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';
import { listUnscanned, noteUnscanned } from './note-unscanned.ts';
import { endUnjudged, listUnjudged, noteUnjudged } from './unjudged-syncs.ts';

export function createEpisodeStore(engine: Engine): EpisodeStore {
  const { db } = engine;
  return {
    noteUnscanned: (now) => noteUnscanned(db, now),
    unscanned: (query) => listUnscanned(db, query),
    noteFeeds: (kind, feeds, now) =>
      db.transaction().execute((transaction) => noteFeeds(transaction, kind, feeds, now)),
    untoldFeeds: () => feedsOf(db, 'feed.stale', true),
    feeds: (kind) => feedsOf(db, kind, false),
    begin: (kind, subject, now) => begin(db, kind, subject, now),
    async end(kind, subject) {
      await db.deleteFrom('episode').where('kind', '=', kind).where('subject', '=', subject).execute();
    },
    noteUnjudged: (span, now) => noteUnjudged(db, span, now),
    unjudged: () => listUnjudged(db),
    endUnjudged: (span) => endUnjudged(db, span),
    tell: (kind, episodes, at) => tell(engine, kind, episodes, at),
  };
}

async function noteFeeds(
  transaction: Transaction<Tables>,
  kind: FeedEpisode,
  feeds: readonly string[],
  since: string,
): Promise<void> {
  let ended = transaction.deleteFrom('episode').where('kind', '=', kind);
  if (feeds.length > 0) ended = ended.where('subject', 'not in', feeds);
  await ended.execute();
  for (const subject of feeds) await begin(transaction, kind, subject, since);
}

async function begin(
  db: Kysely<Tables>,
  kind: EpisodeKind | FeedEpisode,
  subject: string,
  since: string,
): Promise<void> {
  await db
    .insertInto('episode')
    .values({ kind, subject, since, told_at: null })
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
    .execute();
}

async function feedsOf(db: Kysely<Tables>, kind: FeedEpisode, isUntold: boolean): Promise<readonly string[]> {
  let rows = db.selectFrom('episode').select('subject').where('kind', '=', kind).orderBy('subject');
  if (isUntold) rows = rows.where('told_at', 'is', null);
  return (await rows.execute()).map(({ subject }) => subject);
}

/** The row of an episode decides between two who tell of it at once: the later one stores nothing. */
async function tell(
  engine: Engine,
  kind: EpisodeKind,
  episodes: readonly ToldEpisode[],
  at: string,
): Promise<number> {
  // In one order in every transaction: two that tell of the same episodes would wait for each other.
  const subjects = episodes.map(({ subject }) => subject).toSorted();
  return engine.db.transaction().execute(async (transaction) => {
    const rows = await inChunks(subjects, (chunk) =>
      transaction
        .updateTable('episode')
        .set({ told_at: at })
        .where('kind', '=', kind)
        .where('subject', 'in', chunk)
        .where('told_at', 'is', null)
        .returning('subject')
        .execute(),
    );
    const taken = new Set(rows.map(({ subject }) => subject));
    const events = episodes.filter(({ subject }) => taken.has(subject));
    await appendEvents(engine, transaction, events);
    return events.length;
  });
}
