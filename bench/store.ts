/**
 * The embedded store by itself, at the size of Debian's tracker: 70,000 records with some 300,000 ranges, made up
 * here. Every line is also given as a ratio to hashing on this machine, so that runs on two machines compare.
 * Usage: node bench/store.ts
 */
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyedAdvisory, KeyedRange, SyncOutcome } from '../src/domain/index.ts';
import { openInventory } from '../src/inventory/index.ts';
import type { Inventory } from '../src/inventory/ports.ts';
import { randomFrom } from './random.ts';

const RECORDS = 70_000;
const RELEASES = ['10', '11', '12', '13', '14'];
const PACKAGES = 4000;
const CHANGED = 300;
const SCORES = 360_000;
const WANTED = 400;

const OUTCOME: SyncOutcome = { syncedAt: '2026-01-01T00:00:00Z', problems: [] };

function* tracker(changed: number): Iterable<KeyedAdvisory> {
  const random = randomFrom(7);
  for (let i = 0; i < RECORDS; i++) {
    const id = `CVE-${2000 + (i % 25)}-${10_000 + i}`;
    const name = random() < 0.08 ? 'linux' : `package-${Math.floor(random() * random() * PACKAGES)}`;
    const ranges = RELEASES.filter(() => random() > 0.14).map((release) => {
      const revision = i < changed ? 'changed' : 4;
      return trackerRange(release, name, `${i % 9}.${i % 31}-${revision}+deb${release}u1`, random());
    });
    const title = `A flaw in ${name} lets attackers do things ${i}`;
    yield { id, cves: [id], aliases: [], title, ratings: [], ranges };
  }
}

function trackerRange(release: string, name: string, upper: string, kind: number): KeyedRange {
  const place = { ecosystem: `Debian:${release}`, package: name, lowerKey: new Uint8Array() };
  if (kind < 0.7) {
    return { ...place, state: 'fixed', upper, fixedVersion: upper, upperKey: Buffer.from(upper) };
  }
  if (kind < 0.8) return { ...place, state: 'unfixed', rating: { source: 'debian', severity: 'negligible' } };
  return { ...place, state: 'unfixed' };
}

async function syncTracker(store: Inventory, changed: number): Promise<void> {
  const sync = await store.advisories.beginSync('debian-tracker', 'full');
  for (const record of tracker(changed)) await sync.add([record]);
  await sync.commit(OUTCOME);
}

function* scores(): Iterable<readonly [string, { probability: number; percentile: number }]> {
  const score = { probability: 0.00042, percentile: 0.1 };
  for (let i = 0; i < SCORES; i++)
    yield [`CVE-${2000 + Math.floor(i / 18_000)}-${1000 + (i % 18_000)}`, score];
}

function hashing(): void {
  for (let i = 0; i < 300_000; i++) hash('sha256', `some text of a usual length ${i}`);
}

const folder = mkdtempSync(join(tmpdir(), 'bench-store-'));
const file = join(folder, 'plimsoll.db');
let unit = 0;

async function measure(what: string, work: () => unknown): Promise<void> {
  const start = performance.now();
  await work();
  const took = performance.now() - start;
  unit ||= took;
  console.log(`${what.padEnd(40)} ${took.toFixed(1).padStart(9)} ms ${(took / unit).toFixed(3).padStart(8)}`);
}

async function run(): Promise<void> {
  await measure('300,000 hashes (the unit)', hashing);
  let store = await openInventory({ file });
  await measure('tracker, from nothing', () => syncTracker(store, 0));
  await measure('tracker, unchanged', () => syncTracker(store, 0));
  await measure(`tracker, ${CHANGED} records changed`, () => syncTracker(store, CHANGED));
  await measure(`EPSS, ${SCORES} scores`, () => store.enrichment.replaceEpss(scores(), OUTCOME));
  await store.close();
  await measure('open', async () => (store = await openInventory({ file })));
  const wanted = Array.from({ length: WANTED }, (_, id) => {
    const version = `${id % 9}.${id % 31}-4`;
    return { id, ecosystem: 'Debian:12', name: `package-${id * 9}`, version, key: Buffer.from(version) };
  });
  let matches = 0;
  for (const turn of ['first', 'second', 'third']) {
    await measure(`match ${WANTED} packages, ${turn} time`, async () => {
      matches = (await store.advisories.match(wanted)).length;
    });
  }
  await store.close();
  console.log(`${matches} matches; the file has ${(statSync(file).size / 1e6).toFixed(1)} MB`);
}

try {
  await run();
} finally {
  rmSync(folder, { recursive: true });
}
