import { expect, it, onTestFinished } from 'vitest';
import type { IndexedImage, InstalledPackage, KeyedRange } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { schemeOfEcosystem } from '../versions/index.ts';
import { diffOverTime, type DatedImage } from './diff-over-time.ts';
import { openWorld, testDigest } from '../findings/testing.ts';

const ECOSYSTEM = 'Debian:13';
/** Days of three syncs, and the moments after each. */
const [FIRST, SECOND, THIRD] = [
  '2026-11-21T10:00:00.000Z',
  '2026-11-22T10:00:00.000Z',
  '2026-11-23T10:00:00.000Z',
];

function deb(name: string, version: string): InstalledPackage {
  return { type: 'deb', name, version, architecture: 'all', database: 'var/lib/dpkg/status', layer: 0 };
}

function image(letter: string, ...packages: readonly InstalledPackage[]): IndexedImage {
  return {
    key: testDigest(letter),
    image: { reference: letter, transport: 'docker', layers: [{ digest: testDigest('b') }] },
    distribution: { id: 'debian', version: '13', idLike: [], name: 'Debian 13', path: 'etc/os-release' },
    packages,
    problems: [],
    indexedBy: '',
    indexedAt: FIRST,
  };
}

function below(name: string, upper: string | undefined): KeyedRange {
  const range = { ecosystem: ECOSYSTEM, package: name, lowerKey: Buffer.alloc(0) };
  if (upper === undefined) return { ...range, state: 'unfixed' };
  const parsed = schemeOfEcosystem(ECOSYSTEM)?.sortKey(upper);
  if (!parsed?.ok) throw new Error(`${upper} cannot be ordered`);
  return { ...range, state: 'fixed', upper, upperKey: parsed.value, fixedVersion: upper };
}

/** Feeds that change: each flaw is `CVE package fixed-version severity`. */
async function history() {
  const world = await openWorld({}, { offline: true });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const { store } = world.context;
  return {
    sync: async (
      syncedAt: string,
      flaws: readonly (readonly [cve: string, name: string, upper?: string, severity?: 'low' | 'high'])[],
    ) => {
      const begun = await store.advisories.beginSync('debian-tracker', 'full');
      await begun.add(
        flaws.map(([cve, name, upper, severity]) => ({
          id: cve,
          cves: [cve],
          aliases: [],
          ratings: severity ? [{ source: 'debian', severity }] : [],
          ranges: [below(name, upper)],
        })),
      );
      await begun.commit({ syncedAt, problems: [] });
    },
    kev: (syncedAt: string, ...cves: readonly string[]) =>
      store.enrichment.replaceKev(
        cves.map((cve) => [cve, { dateAdded: '2026-11-01', ransomware: false }] as const),
        { syncedAt, problems: [] },
      ),
    diff: async (from: DatedImage, to: DatedImage) => {
      const { came, went, changed, kept, packages, ...sides } = await diffOverTime(from, to, world.context);
      return {
        came: came.map(({ finding, why }) => [finding.id, why]),
        went: went.map(({ finding, why }) => [finding.id, why]),
        changed: changed.map(({ finding, ...change }) => [finding.id, change]),
        kept,
        packages: packages.map(({ name }) => name),
        holes: [sides.from, sides.to].map(({ verdict }) => verdict.incomplete.map(({ kind }) => kind)),
      };
    },
  };
}

it('tells what advisories changed for an image that stayed the same', async () => {
  const { sync, kev, diff } = await history();
  await kev(FIRST);
  await sync(FIRST, [
    ['CVE-1-0001', 'anchor', '2.0', 'low'],
    ['CVE-1-0002', 'anchor'],
    ['CVE-1-0003', 'anchor', '2.0'],
    ['CVE-1-0004', 'anchor', '0.5'],
    ['CVE-1-0005', 'anchor', '2.0'],
    ['CVE-1-0006', 'keel', '2.0'],
  ]);
  await sync(SECOND, [
    ['CVE-1-0001', 'anchor', '2.0', 'high'],
    ['CVE-1-0002', 'anchor', '3.0'],
    ['CVE-1-0004', 'anchor', '1.5'],
    ['CVE-1-0005', 'anchor', '0.5'],
    ['CVE-1-0006', 'keel', '2.0'],
    ['CVE-1-0007', 'keel', '2.0'],
  ]);
  await kev(THIRD, 'CVE-1-0006');
  const indexed = image('a', deb('anchor', '1.0'), deb('keel', '1.0'));
  expect(await diff({ indexed, asOf: FIRST }, { indexed })).toEqual({
    came: [
      ['CVE-1-0004', 'advisory'],
      ['CVE-1-0007', 'published'],
    ],
    went: [
      ['CVE-1-0003', 'withdrawn'],
      ['CVE-1-0005', 'advisory'],
    ],
    changed: [
      ['CVE-1-0001', { severity: { from: 'low', to: 'high' } }],
      ['CVE-1-0002', { fix: { to: '3.0' } }],
      ['CVE-1-0006', { kev: { from: false, to: true } }],
    ],
    kept: 3,
    packages: [],
    holes: [[], []],
  });
  const nothing = { came: [], went: [], changed: [], kept: 5, packages: [], holes: [[], []] };
  expect(await diff({ indexed }, { indexed, asOf: THIRD })).toEqual(nothing);
});

it('tells what another image changed from what advisories did meanwhile', async () => {
  const { sync, kev, diff } = await history();
  await kev(FIRST);
  await sync(FIRST, [
    ['CVE-1-0001', 'anchor', '2.0'],
    ['CVE-1-0002', 'keel', '2.0'],
    ['CVE-1-0003', 'mast'],
    ['CVE-1-0004', 'rope'],
  ]);
  await sync(SECOND, [
    ['CVE-1-0001', 'anchor', '2.0'],
    ['CVE-1-0002', 'keel', '2.0'],
    ['CVE-1-0003', 'mast'],
    ['CVE-1-0004', 'rope'],
    ['CVE-1-0005', 'anchor'],
    ['CVE-1-0006', 'mast'],
  ]);
  const from = {
    indexed: image('a', deb('anchor', '1.0'), deb('keel', '2.0'), deb('rope', '1')),
    asOf: FIRST,
  };
  const to = {
    indexed: image('c', deb('anchor', '2.0'), deb('keel', '1.0'), deb('mast', '1')),
    asOf: SECOND,
  };
  expect(await diff(from, to)).toEqual({
    came: [
      ['CVE-1-0005', 'published'],
      ['CVE-1-0002', 'version'],
      ['CVE-1-0003', 'package'],
      ['CVE-1-0006', 'package'],
    ],
    went: [
      ['CVE-1-0001', 'version'],
      ['CVE-1-0004', 'package'],
    ],
    changed: [],
    kept: 0,
    packages: ['anchor', 'keel', 'mast', 'rope'],
    holes: [[], []],
  });
});

it('claims nothing of KEV where it was not known, and has a hole for each feed without history', async () => {
  const { sync, kev, diff } = await history();
  await sync(SECOND, [['CVE-1-0001', 'anchor']]);
  await kev(THIRD, 'CVE-1-0001');
  const indexed = image('a', deb('anchor', '1.0'));
  expect(await diff({ indexed, asOf: SECOND }, { indexed })).toMatchObject({
    changed: [],
    kept: 1,
    holes: [['history-missing'], []],
  });
  expect((await diff({ indexed, asOf: FIRST }, { indexed })).holes).toEqual([['history-missing'], []]);
});

it('refuses a moment in the future', async () => {
  const { diff } = await history();
  const indexed = image('a');
  await expect(diff({ indexed, asOf: '2027-01-01T00:00:00.000Z' }, { indexed })).rejects.toThrow(AppError);
});
