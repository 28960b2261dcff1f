/** A process of its own for tests of the store: `child.ts STORE TASK [TURNS]`. Says on stdout what it has done. */
import { openInventory } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { advisory, digest, range, sync, wanted } from './records.ts';

/** One state of the feed: every range ends at the same version, so that a mixture of two states is seen. */
export function stateOf(version: string, records = 500) {
  return Array.from({ length: records }, (_, i) =>
    advisory(`CVE-${i}`, { ranges: [range({ upper: version })] }),
  );
}

/** The distinct upper bounds of what matches: one, unless states are mixed. */
export async function visibleStates(store: Inventory): Promise<readonly string[]> {
  const matches = await store.advisories.match([wanted('0')]);
  return [...new Set(matches.map(({ upper }) => upper ?? ''))];
}

async function run(file: string, task: string, turns: number): Promise<void> {
  const store = await openInventory(file.startsWith('postgres://') ? { database: file } : { file });
  if (task === 'stage') {
    const begun = await store.advisories.beginSync('f', 'full');
    await begun.add(stateOf('7', 12_000));
    process.stdout.write('staged\n');
    // Held until the test ends this process.
    setInterval(() => undefined, 60_000);
    return;
  }
  for (let turn = 0; turn < turns; turn++) {
    if (task === 'sync') await sync(store, 'f', stateOf(turn % 2 ? '2' : '1'));
    else await scan(store, turn);
    process.stdout.write(`${turn}\n`);
  }
  await store.close();
}

/** Does the work of a scan in the store: it reads facts, saves some, and matches. */
async function scan(store: Inventory, turn: number): Promise<void> {
  const cataloger = { id: `scan-${process.pid}`, version: turn };
  const facts = { files: [], problems: [] };
  await store.facts.save(digest('a'), [{ cataloger, facts, owned: [] }], Uint8Array.of(1));
  if ((await store.facts.load(digest('a'), [cataloger])).facts.size !== 1) throw new Error('Facts were lost');
  const states = await visibleStates(store);
  if (states.length > 1) throw new Error(`A scan saw a mixture of states: ${states.join(', ')}`);
}

const [, main, file, task, turns] = process.argv;
if (main === import.meta.filename && file && task) await run(file, task, Number(turns ?? 0));
