import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { imageKey, indexed, installed } from '../../../../test/store/images.ts';
import { judgedImage } from '../../../../test/store/judged-image.ts';
import { contextOf, load } from '../../../../test/store/random-fleets.ts';
import { advisory, outcome, sync } from '../../../../test/store/records.ts';
import { defined, type CveRecord, type Digest, type IndexedImage, type Line } from '../../../domain/index.ts';
import { toFleetLine } from '../../../fleet/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { NO_LINE } from '../../../policy/testing.ts';
import { openNewStore } from '../../../store/testing/open-new-store.ts';
import { imagesOfSync } from './images-of-sync.ts';

const NPM = {
  type: 'npm',
  ecosystem: 'npm',
  name: 'left',
  version: '1.0.0',
  database: '',
  layer: 0,
} as const;
const ALPINE = { id: 'alpine', idLike: [], version: '3.22', name: 'Alpine', path: 'etc/os-release' };
const { distribution, ...plain } = indexed('d');
/** By their names: two of Debian, one of Alpine, one of npm, and one without packages. */
const IMAGES: readonly IndexedImage[] = [
  { ...indexed('a', [installed('zlib')]), ...defined({ distribution }) },
  indexed('b', [installed('musl', { type: 'apk' })], { distribution: ALPINE }),
  indexed('c', [installed('bash')]),
  plain,
  { ...plain, key: imageKey('e'), packages: [NPM] },
];

async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'images-of-sync-'));
  const store = await openNewStore(join(folder, 'store.db'));
  const context = contextOf(store);
  onTestFinished(async () => {
    await context[Symbol.asyncDispose]();
    await store.close();
    rmSync(folder, { recursive: true });
  });
  for (const image of IMAGES) await store.inventory.save(image, []);
  const list = async (feed: string, from: number, to: number, ...lines: readonly Line[]) => {
    const found: string[] = [];
    for await (const keys of imagesOfSync({ feed, from, to }, lines, context)) {
      for (const letter of 'abcde') if (keys.includes(imageKey(letter))) found.push(letter);
    }
    return found.join('');
  };
  return { store, list };
}

it.each([
  ['debian-tracker', 'ac'],
  ['osv:Debian', 'ac'],
  ['alpine-secdb:v3.22', 'b'],
  ['alpine-secdb:v3.21', ''],
  ['osv:npm', 'e'],
])('lists, after a first load of %s, the images %s', async (feed, images) => {
  const { list } = await open();
  expect(await list(feed, 3, 3)).toBe(images);
});

const KEV_LINE = { ...NO_LINE, failOnKev: true };
/** A flaw of zlib, which only the image `a` has. */
const ZLIB = { name: 'zlib', release: '12', below: null, state: 'unfixed' } as const;
const FLAW = { id: 'CVE-2024-0001', cves: ['CVE-2024-0001'], ranges: [ZLIB] };

async function seqOf(store: Inventory, feed: string): Promise<number> {
  return (await store.advisories.feedState(feed))?.seq ?? 0;
}

it.each([
  ['cve', 'abce'],
  ['epss', ''],
  ['kev', ''],
])('lists, after syncs of %s of which no state is kept, the images %s', async (feed, images) => {
  const { list } = await open();
  expect(await list(feed, 3, 4)).toBe(images);
});

async function amendRecords(
  store: Inventory,
  cves: readonly string[],
  fields: Partial<CveRecord>,
): Promise<number> {
  const records = await store.enrichment.beginRecordSync('cve', 'delta');
  const rest = { found: true, fetchedAt: '2026-01-01T00:00:00Z', ratings: [], ...fields };
  await records.add(cves.map((cve) => ({ cve, ...rest })));
  await records.commit(outcome());
  return seqOf(store, 'cve');
}

it('lists an image with an archive without a version after syncs that bring names, and no other', async () => {
  const { store, list } = await open();
  const archives = [{ artifact: 'parser', clues: { names: [], folders: ['org/x'] } }];
  const problem = {
    kind: 'package-unnamed',
    subject: 'parser.jar',
    message: 'no version',
    archives,
  } as const;
  await store.inventory.save({ ...plain, problems: [problem] }, []);
  const loadMaven = async (...names: readonly string[]) => {
    const records = names.map((name, i) => {
      const range = {
        ecosystem: 'Maven',
        package: name,
        state: 'unfixed',
        lowerKey: new Uint8Array(),
      } as const;
      return advisory(`GHSA-${i}-${name}`, { ranges: [range] });
    });
    return (await sync(store, 'osv:Maven', records)).seq;
  };
  const [first, another, known] = [
    await loadMaven('org.y:other'),
    await loadMaven('org.y:other', 'org.x:parser'),
    await loadMaven('org.y:other', 'org.x:parser', 'org.x:parser'),
  ];
  expect(await list('osv:Maven', first, another)).toBe('d');
  expect(await list('osv:Maven', another, known)).toBe('');
  expect(await list('osv:npm', first, another)).toBe('');
});

it('lists all images after a sync that rates far more CVEs than there are images', async () => {
  const { store, list } = await open();
  const cves = Array.from({ length: 101 }, (_, i) => `CVE-2024-${1000 + i}`);
  const [first, some, many] = [
    await amendRecords(store, cves, {}),
    await amendRecords(store, cves.slice(1), { ratings: [{ source: 'cna', severity: 'low' }] }),
    await amendRecords(store, cves, { ratings: [{ source: 'cna', severity: 'high' }] }),
  ];
  expect(await list('cve', first, some)).toBe('');
  expect(await list('cve', some, many)).toBe('abce');
});

it('lists only images with a CVE that is rated, dated or recorded otherwise', async () => {
  const { store, list } = await open();
  await load(store, 'debian-tracker', [FLAW]);
  const amend = (cve: string, fields: Partial<CveRecord>) => amendRecords(store, [cve], fields);
  const high = { ratings: [{ source: 'cna', severity: 'high' }] } as const;
  const seqs = [
    await amend('CVE-1999-0001', {}),
    await amend('CVE-2024-0001', {}),
    await amend('CVE-2024-0001', high),
    await amend('CVE-2024-0001', { ...high, title: 'another' }),
    await amend('CVE-2024-0001', { ...high, published: '2024-01-01T00:00:00Z' }),
    await amend('CVE-1999-0001', high),
    await amend('CVE-2024-0001', { found: false }),
  ];
  const listed: string[] = [];
  for (const [i, to] of seqs.entries()) {
    const from = seqs[i - 1];
    if (from !== undefined) listed.push(await list('cve', from, to));
  }
  expect(listed).toEqual(['a', 'a', '', 'a', '', 'a']);
});

const SCORE_LINE = { ...NO_LINE, minEpss: 0.1 };

/** Loads a score of the flaw of zlib, and returns the number of its sync. */
async function score(store: Inventory, probability: number): Promise<number> {
  const scores = [['CVE-2024-0001', { probability, percentile: 0.5 }] as const];
  await store.enrichment.replaceEpss(scores, outcome());
  return seqOf(store, 'epss');
}

/** Judges an image by the line, so that its threshold is watched from then on. */
async function watchScores({ verdicts }: Inventory): Promise<void> {
  const line = toFleetLine({ name: 'default', line: SCORE_LINE, ignore: [] }, []);
  await verdicts.record(judgedImage({ image: imageKey('b'), line }), []);
}

it('lists only images with a CVE whose score crossed the threshold of a line', async () => {
  const { store, list } = await open();
  await load(store, 'debian-tracker', [FLAW]);
  await watchScores(store);
  const [low, close, above, higher, below] = [
    await score(store, 0.05),
    await score(store, 0.099),
    await score(store, 0.101),
    await score(store, 0.9),
    await score(store, 0.01),
  ];
  expect(await list('epss', low, close, SCORE_LINE)).toBe('');
  expect(await list('epss', close, above, SCORE_LINE)).toBe('a');
  expect(await list('epss', above, higher, SCORE_LINE)).toBe('');
  expect(await list('epss', higher, below, SCORE_LINE)).toBe('a');
  expect(await list('epss', low, below, SCORE_LINE)).toBe('a');
  expect(await list('epss', close, above, { ...NO_LINE, minEpss: 0.5 })).toBe('');
  expect(await list('epss', close, above, NO_LINE)).toBe('');
});

it('lists an image whose score crosses the threshold of a line that was drawn after the score was kept', async () => {
  const { store, list } = await open();
  await load(store, 'debian-tracker', [FLAW]);
  // The second moves too little to be kept.
  const [, above] = [await score(store, 0.095), await score(store, 0.101)];
  await watchScores(store);
  const below = await score(store, 0.0995);
  expect(await list('epss', above, below, SCORE_LINE)).toBe('a');
});

it('lists an image whose package came after the score that its next one crosses', async () => {
  const { store, list } = await open();
  await watchScores(store);
  const above = await score(store, 0.2);
  await load(store, 'debian-tracker', [FLAW]);
  const [below, lower] = [await score(store, 0.05), await score(store, 0.01)];
  expect(await list('epss', above, below, SCORE_LINE)).toBe('a');
  expect(await list('epss', below, lower, SCORE_LINE)).toBe('');
});

it('lists all images after a sync of a list that was too old before', async () => {
  const { store, list } = await open();
  const loadAt = async (syncedAt: string, ...cves: readonly string[]) => {
    const entries = cves.map((cve) => [cve, { dateAdded: '2026-01-01', ransomware: false }] as const);
    await store.enrichment.replaceKev(entries, { ...outcome(), syncedAt, contentAt: syncedAt });
    return seqOf(store, 'kev');
  };
  const [first, next, late] = [
    await loadAt('2025-12-01T00:00:00Z', 'CVE-1999-0001'),
    await loadAt('2025-12-01T06:00:00Z', 'CVE-1999-0002'),
    await loadAt('2025-12-10T00:00:00Z', 'CVE-1999-0001'),
  ];
  expect(await list('kev', first, next, KEV_LINE)).toBe('');
  expect(await list('kev', next, late, KEV_LINE)).toBe('abce');
});

it('lists images that run before all others', async () => {
  const { store, list } = await open();
  const image = { reference: 'a:1', digest: imageKey('a') };
  const run = { namespace: 'shop', workload: { kind: 'Deployment', name: 'web' }, container: 'app', image };
  const at = '2026-01-01T00:00:00Z';
  await store.runs.put({ cluster: 'one', uid: 'uid-1' }, { generation: 1, at, part: 1, of: 1, runs: [run] });
  expect(await list('debian-tracker', 3, 3)).toBe('ac');
  const pages: (readonly Digest[])[] = [];
  await using context = contextOf(store);
  for await (const keys of imagesOfSync({ feed: 'cve', from: 3, to: 3 }, [], context)) pages.push(keys);
  expect(pages[0]).toEqual([imageKey('a')]);
  expect(pages.flat()).toHaveLength(4);
});

it('lists only images with a CVE that KEV lists anew or no longer, if a line of the fleet needs that', async () => {
  const { store, list } = await open();
  await load(store, 'debian-tracker', [FLAW]);
  const relist = async (...cves: readonly string[]) => {
    const entries = cves.map((cve) => [cve, { dateAdded: '2026-11-01', ransomware: false }] as const);
    await store.enrichment.replaceKev(entries, outcome());
    return (await store.advisories.feedState('kev'))?.seq ?? 0;
  };
  const [first, listed, dropped] = [
    await relist('CVE-1999-0001'),
    await relist('CVE-1999-0001', 'CVE-2024-0001'),
    await relist('CVE-1999-0001', 'CVE-1999-0002'),
  ];
  expect(await list('kev', first, listed, KEV_LINE)).toBe('a');
  expect(await list('kev', listed, dropped, KEV_LINE)).toBe('a');
  expect(await list('kev', first, dropped, KEV_LINE)).toBe('a');
  expect(await list('kev', dropped, dropped + 1, KEV_LINE)).toBe('');
  expect(await list('kev', first, listed)).toBe('');
});

it('lists only images with a package that a later sync touches', async () => {
  const { store, list } = await open();
  const [first, second, third] = [
    await load(store, 'debian-tracker', []),
    await load(store, 'debian-tracker', [{ id: 'A-1', cves: [], ranges: [ZLIB] }]),
    await load(store, 'debian-tracker', [
      { id: 'A-1', cves: [], ranges: [ZLIB] },
      { id: 'A-2', cves: [], ranges: [{ ...ZLIB, name: 'another' }] },
    ]),
  ];
  expect(await list('debian-tracker', first, second)).toBe('a');
  expect(await list('debian-tracker', second, third)).toBe('');
});

it('lists all images that a feed answers for after a sync that touches many thousands of packages', async () => {
  const { store, list } = await open();
  const names = Array.from({ length: 20_001 }, (_, i) => `package-${i}`);
  const large = indexed(
    'large',
    names.map((name) => installed(name)),
  );
  await store.inventory.save({ ...large, ...defined({ distribution }) }, []);
  const ranges = names.map((name) => ({ ...ZLIB, name }));
  const [first, second] = [
    await load(store, 'debian-tracker', []),
    await load(store, 'debian-tracker', [{ id: 'A-1', cves: [], ranges }]),
  ];
  expect(await list('debian-tracker', first, second)).toBe('ac');
});
