import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { imageKey, indexed, installed } from '../../../../test/store/images.ts';
import { outcome } from '../../../../test/store/records.ts';
import { contextOf, load } from '../../../../test/store/random-fleets.ts';
import type { IndexedImage } from '../../../domain/index.ts';
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
  { ...indexed('a', [installed('zlib')]), ...(distribution && { distribution }) },
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
  const list = async (feed: string, from: number, to: number, lineFeeds: readonly string[] = []) => {
    const found: string[] = [];
    for await (const keys of imagesOfSync({ feed, from, to }, lineFeeds, context)) {
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

it.each([
  ['cve', 'abce'],
  ['epss', ''],
  ['kev', ''],
])('lists, after a later sync of %s, the images %s', async (feed, images) => {
  const { list } = await open();
  expect(await list(feed, 3, 4)).toBe(images);
});

it('lists all images after a sync of scores that a line of the fleet needs', async () => {
  const { list } = await open();
  expect(await list('epss', 3, 4, ['epss'])).toBe('abce');
  expect(await list('epss', 3, 4, ['kev'])).toBe('');
});

it('lists only images with a CVE that KEV lists anew or no longer, if a line of the fleet needs that', async () => {
  const { store, list } = await open();
  const zlib = { name: 'zlib', release: '12', below: null, state: 'unfixed' } as const;
  await load(store, 'debian-tracker', [{ id: 'CVE-2024-0001', cves: ['CVE-2024-0001'], ranges: [zlib] }]);
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
  expect(await list('kev', first, listed, ['kev'])).toBe('a');
  expect(await list('kev', listed, dropped, ['kev'])).toBe('a');
  expect(await list('kev', first, dropped, ['kev'])).toBe('a');
  expect(await list('kev', dropped, dropped + 1, ['kev'])).toBe('');
  expect(await list('kev', first, listed)).toBe('');
});

it('lists only images with a package that a later sync touches', async () => {
  const { store, list } = await open();
  const zlib = { name: 'zlib', release: '12', below: null, state: 'unfixed' } as const;
  const [first, second, third] = [
    await load(store, 'debian-tracker', []),
    await load(store, 'debian-tracker', [{ id: 'A-1', cves: [], ranges: [zlib] }]),
    await load(store, 'debian-tracker', [
      { id: 'A-1', cves: [], ranges: [zlib] },
      { id: 'A-2', cves: [], ranges: [{ ...zlib, name: 'another' }] },
    ]),
  ];
  expect(await list('debian-tracker', first, second)).toBe('a');
  expect(await list('debian-tracker', second, third)).toBe('');
});
