import type { KeyedAdvisory } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { randomFrom } from '../random.ts';
import { cveOf, FEED, record } from './advisories.ts';
import { NAMES } from './images.ts';

const RECORDS_A_CALL = 500;
/** Days until each score has moved: a hundredth of them moves each day. */
const PERIOD = 100;

interface Day {
  /** 0: the first load. */
  readonly day: number;
  /** Records of the feed, and of them those that change on a day. */
  readonly records: number;
  readonly changed: number;
  /** RFC 3339. */
  readonly at: string;
}

/** Loads what a day brings: other records are fixed in a later version, and other scores moved. */
export async function syncDay(store: Inventory, { at, ...of }: Day): Promise<void> {
  const outcome = { syncedAt: at, problems: [] };
  const sync = await store.advisories.beginSync(FEED, 'full');
  const records = Array.from({ length: of.records }, (_, i) => recordOf(i, of));
  for (let start = 0; start < records.length; start += RECORDS_A_CALL) {
    await sync.add(records.slice(start, start + RECORDS_A_CALL));
  }
  await sync.commit(outcome);
  const scores = records.map(({ id }, i) => [id, { probability: scoreOf(i, of), percentile: 0.5 }] as const);
  await store.enrichment.replaceEpss(scores, outcome);
}

/** The records of each day follow those of the day before. */
function recordOf(i: number, { day, records, changed }: Omit<Day, 'at'>): KeyedAdvisory {
  const random = randomFrom(i * 7919);
  const name = `package-${Math.floor(random() * NAMES)}`;
  const changes = Math.max(0, Math.floor((day * changed - 1 - i) / records) + 1);
  return record(cveOf(i), name, `${Math.floor(random() * 25)}.${changes}-1`);
}

function scoreOf(i: number, { day }: Omit<Day, 'at'>): number {
  const moves = Math.floor((day + (i % PERIOD)) / PERIOD);
  return randomFrom(i)() / 2 + (moves % 2) * 0.1;
}
