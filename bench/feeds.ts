import { join } from 'node:path';
import type { Mirror } from './mirror.ts';
import { commandOf, removeStore } from './scan.ts';
import { measureWork, NODE, type Bench } from './work.ts';

const COMMAND = commandOf('feeds');

/** Measures feeds from a mirror: each from nothing, and scans of an image that needs some, with none stored and with all. */
export async function measureFeeds(
  feeds: readonly string[],
  image: string,
  mirror: Mirror,
  bench: Bench,
): Promise<void> {
  const mirrored = ['--feeds-mirror', mirror.address];
  const empty = join(bench.folder, 'empty.db');
  const full = join(bench.folder, 'full.db');
  const before = () => removeStore(empty);
  const scan = (store: string) => [...bench.program, 'scan', '--store', store, ...mirrored, image];
  const name = 'made-up, 1,003 CVEs';
  removeStore(full);
  await measureWork(
    {
      name: `${name}, warm, feeds fresh`,
      bound: NODE,
      today: { name: 'scan', command: scan(full) },
      command: COMMAND,
    },
    bench,
  );
  await measureWork(
    {
      name: `${name}, empty store, feeds from their sources`,
      bound: NODE,
      today: { name: 'scan', command: scan(empty), before },
      command: COMMAND,
    },
    bench,
  );
  for (const feed of feeds) {
    const command = [...bench.program, 'feeds', 'sync', '--store', empty, ...mirrored, feed];
    await measureWork(
      {
        name: `sync of ${feed} from nothing`,
        bound: NODE,
        today: { name: 'sync', command, before },
        command: COMMAND,
      },
      bench,
    );
  }
}
