import { join } from 'node:path';
import { compare, print, type Subject } from './measure.ts';
import type { Mirror } from './mirror.ts';
import { removeStore, type Bench } from './scan.ts';

/** Each feed from nothing, one after the other, each into a store of its own. */
export async function measureSyncs(feeds: readonly string[], mirror: Mirror, bench: Bench): Promise<void> {
  const store = join(bench.folder, 'sync.db');
  const subjects: Subject[] = feeds.map((feed) => ({
    name: feed,
    command: [...bench.program, 'feeds', 'sync', '--store', store, '--feeds-mirror', mirror.address, feed],
    before: () => removeStore(store),
  }));
  const node: Subject = { name: 'Node, doing nothing', command: [process.execPath, '-e', '0'] };
  print('feeds from nothing', await compare([node, ...subjects], bench.runs));
}
