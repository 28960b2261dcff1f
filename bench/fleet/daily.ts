import type { Store } from '../../src/store/ports.ts';
import { randomFrom } from '../random.ts';
import { FEED, trackerRecords } from './advisories.ts';

const SCORES = 300_000;
/** CVEs whose score moves on a day, as EPSS has it: most by less than a hundredth. */
const MOVED_SHARE = 0.02;

/** Loads what a day brings: another part of the records is fixed elsewhere, and some scores moved. */
export async function syncDay(
  store: Store,
  { day, changed, at }: { readonly day: number; readonly changed: number; readonly at: string },
): Promise<void> {
  const sync = await store.advisories.beginSync(FEED, 'full');
  for (const record of trackerRecords({ changed: day === 0 ? 0 : changed, day })) await sync.add([record]);
  await sync.commit({ syncedAt: at, problems: [] });
  await store.enrichment.replaceEpss(scoresOf(day), { syncedAt: at, problems: [] });
}

function* scoresOf(day: number) {
  const random = randomFrom(13);
  for (let i = 0; i < SCORES; i++) {
    const moves = random() < MOVED_SHARE;
    const base = random() * 0.5;
    const probability = moves ? base + (day % 10) * 0.04 : base;
    yield [`CVE-${2000 + (i % 25)}-${10_000 + i}`, { probability, percentile: 0.5 }] as const;
  }
}
