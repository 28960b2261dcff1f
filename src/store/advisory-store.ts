import type { Engine } from './engine.ts';
import type { AdvisoryStore } from './ports.ts';
import { readFeedState, readFeedStates } from './queries/feed-state.ts';
import { ecosystemsOf, namesIn, rangesAbout, rangesOfId } from './queries/lookup.ts';
import { matchVersions } from './queries/match.ts';
import { readUnread } from './queries/unread.ts';
import { beginSync } from './sync/feed-sync.ts';

export function createAdvisoryStore(engine: Engine): AdvisoryStore {
  const { db } = engine;
  return {
    feedState: (feed) => readFeedState(db, feed),
    feedStates: () => readFeedStates(db),
    // Uses a lock of its own: the sync within it takes the feed's.
    takeLock: (feed) => engine.lockFeed(`${feed} source`),
    beginSync: (feed, mode) => beginSync(engine, feed, mode),
    async touch(feed, at) {
      await db
        .updateTable('feed')
        .set({ synced_at: at })
        .where('name', '=', feed)
        // A feed that was never synced has no data to confirm.
        .where('synced_at', 'is not', null)
        .execute();
    },
    ecosystems: (feed, prefix) => ecosystemsOf(db, feed, prefix),
    unread: (feed, ecosystems) => readUnread(db, feed, ecosystems),
    names: (ecosystem) => namesIn(db, ecosystem),
    match: (wanted, seq, advisories) => matchVersions(engine, wanted, seq, advisories),
    rangesOf: (id, ecosystems) => rangesOfId(db, id, ecosystems),
    rangesAbout: (packages, ecosystems, seq) => rangesAbout(db, packages, ecosystems, seq),
  };
}
