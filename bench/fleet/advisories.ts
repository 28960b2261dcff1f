import type { Epss, KeyedAdvisory, KeyedRange } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { schemeOfEcosystem } from '../../src/versions/index.ts';
import { randomFrom } from '../random.ts';
import { EVERYWHERE, NAMES, RELEASES } from './images.ts';

export const FEED = 'debian-tracker';
const RECORDS = 100_000;
/** Scores in EPSS, which has three times as many CVEs as this tracker. */
const SCORES = 300_000;
/** Change of each score in a day, below the smallest change that is stored. */
const MOVE = 0.002;

export interface TrackerState {
  /** Records whose fix moves to another version. */
  readonly changed: number;
  /** Advisories that hit the package which every image has. */
  readonly everywhere?: number;
}

/** Syncs some 300,000 ranges of Debian's tracker; returns the number of the sync. */
export async function syncTracker(store: Inventory, state: TrackerState): Promise<number> {
  const sync = await store.advisories.beginSync(FEED, 'full');
  for (const record of records(state)) await sync.add([record]);
  return (await sync.commit({ syncedAt: '2026-01-01T00:00:00Z', problems: [] })).seq;
}

function* records({ changed, everywhere = 0 }: TrackerState): Iterable<KeyedAdvisory> {
  const random = randomFrom(7);
  for (let i = 0; i < RECORDS; i++) {
    const name = `package-${Math.floor(random() * NAMES)}`;
    // Most flaws were fixed long ago: a package matches some 1.4 of the ten records that name it.
    const below = `${Math.floor(random() ** 8 * 25)}.${i < changed ? 9 : 1}-1`;
    yield record(cveOf(i), name, below);
  }
  for (let i = 0; i < everywhere; i++) yield record(`CVE-2026-${90_000 + i}`, EVERYWHERE, '2.0-1');
}

/** Replaces all EPSS scores; on each day, all of them have moved. */
export async function syncScores(store: Inventory, day: number): Promise<void> {
  await store.enrichment.replaceEpss(scores(day), { syncedAt: '2026-01-01T00:00:00Z', problems: [] });
}

function* scores(day: number): Iterable<readonly [cve: string, Epss]> {
  for (let i = 0; i < SCORES; i++) {
    yield [cveOf(i), { probability: (i % 100) / 200 + day * MOVE, percentile: 0.5 }];
  }
}

/** Returns the CVE of a record. */
export function cveOf(i: number): string {
  return `CVE-${2000 + (i % 25)}-${10_000 + i}`;
}

export function record(id: string, name: string, below: string): KeyedAdvisory {
  const ranges = RELEASES.map((release) => range(`Debian:${release}`, name, below));
  return { id, cves: [id], aliases: [], title: `A flaw in ${name}`, ratings: [], ranges };
}

function range(ecosystem: string, name: string, upper: string): KeyedRange {
  const key = schemeOfEcosystem(ecosystem)?.sortKey(upper);
  if (!key?.ok) throw new Error(`${upper} is not a valid version`);
  return {
    ecosystem,
    package: name,
    lowerKey: new Uint8Array(),
    state: 'fixed',
    upper,
    fixedVersion: upper,
    upperKey: key.value,
  };
}
