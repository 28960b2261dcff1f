import { timeOf } from '../domain/index.ts';
import type { Engine } from './engine.ts';
import { recordConfirmation } from './history/record-state.ts';
import type { AdvisoryStore } from './ports.ts';
import { readFeedState, readFeedStates } from './queries/feed-state.ts';
import { ecosystemsOf, namesIn, pastEcosystems, rangesAbout, rangesOfId } from './queries/lookup.ts';
import { matchVersions } from './queries/match.ts';
import { readUnread } from './queries/unread.ts';
import { beginSync } from './sync/feed-sync.ts';

export function createAdvisoryStore(engine: Engine): AdvisoryStore {
  const { db } = engine;
  return {
    feedState: (feed) => readFeedState(db, feed),
    feedStates: () => readFeedStates(db),
    // Uses a separate lock: the sync within it takes the feed's lock.
    takeLock: (feed) => engine.lockFeed(`${feed} source`),
    beginSync: (feed, mode) => beginSync(engine, feed, mode),
    async touch(feed, time) {
      await db.transaction().execute(async (transaction) => {
        const at = timeOf(time);
        await transaction
          .updateTable('feed')
          .set({ synced_at: at })
          .where('name', '=', feed)
          // A feed that was never synced has no data to confirm.
          .where('synced_at', 'is not', null)
          .execute();
        await recordConfirmation(transaction, feed, at);
      });
    },
    ecosystems: (feed, prefix, seq) =>
      seq === undefined ? ecosystemsOf(db, feed, prefix) : pastEcosystems(db, feed, prefix, seq),
    unread: (feed, ecosystems, seq) => readUnread(db, feed, ecosystems, seq),
    names: (ecosystem, seq) => namesIn(db, ecosystem, seq),
    match: (wanted, seq, advisories) => matchVersions(engine, wanted, seq, advisories),
    rangesOf: (id, ecosystems, seq) => rangesOfId(db, id, ecosystems, seq),
    rangesAbout: (packages, ecosystems, seq) => rangesAbout(db, packages, ecosystems, seq),
  };
}
