import { describe, expect, it } from 'vitest';
import {
  comparePackages,
  defined,
  type Distribution,
  type IndexedImage,
  type InstalledPackage,
  type KeyedRange,
} from '../../domain/index.ts';
import { openWorld, testDigest } from '../../findings/testing.ts';
import type { Inventory } from '../../inventory/ports.ts';
import { schemeOfEcosystem } from '../../versions/index.ts';
import { changedFindings, type ChangeOptions } from './changed-findings.ts';

const FEED = 'debian-tracker';
const BOOKWORM: Distribution = {
  id: 'debian',
  idLike: [],
  version: '12',
  name: 'Debian 12',
  path: 'etc/os-release',
};

/** A CVE in versions of a source below one, or in all; `null`: the feed says that no version is affected. */
interface Known {
  readonly cve: string;
  readonly source: string;
  readonly below?: string | null;
  readonly title?: string;
  readonly ecosystem?: string;
}

/** Keeps the release covered, whatever else the feed holds. */
const OTHER: Known = { cve: 'CVE-2000-0001', source: 'unrelated' };

async function load(store: Inventory, known: readonly Known[]): Promise<number> {
  const sync = await store.advisories.beginSync(FEED, 'full');
  const byRecord = Map.groupBy([OTHER, ...known], ({ cve }) => cve);
  await sync.add(
    Array.from(byRecord, ([id, of]) => ({
      id,
      cves: [id],
      aliases: [],
      ...defined({ title: of[0]?.title }),
      ratings: [],
      ranges: of.map(toRange),
    })),
  );
  return (await sync.commit({ syncedAt: '2026-11-25T12:00:00Z', problems: [] })).seq;
}

function toRange({ source, below, ecosystem = 'Debian:12' }: Known): KeyedRange {
  const range = { ecosystem, package: source, lowerKey: new Uint8Array(0) };
  if (below === null) return { ...range, state: 'not-affected' };
  const key = below === undefined ? undefined : schemeOfEcosystem(ecosystem)?.sortKey(below);
  if (below === undefined || !key?.ok) return { ...range, state: 'unfixed' };
  return { ...range, state: 'fixed', upper: below, fixedVersion: below, upperKey: key.value };
}

function deb(name: string, version: string, source = name): InstalledPackage {
  return {
    type: 'deb',
    name,
    version,
    architecture: 'amd64',
    ...(source !== name && { source: { name: source, version } }),
    database: 'var/lib/dpkg/status',
    layer: 0,
  };
}

function imageOf(letter: string, ...packages: readonly InstalledPackage[]): IndexedImage {
  return {
    key: testDigest(letter),
    image: { reference: letter, transport: 'docker', layers: [] },
    distribution: BOOKWORM,
    packages: packages.toSorted(comparePackages),
    problems: [],
    indexedBy: 'dpkg/1',
    indexedAt: '2026-11-25T12:00:00Z',
  };
}

/** Returns the changes for `packages` when the feed goes from `before` to `after`: `CVE source: old -> new`. */
async function changes(
  packages: readonly InstalledPackage[],
  before: readonly Known[],
  after: readonly Known[],
  options: ChangeOptions = {},
): Promise<readonly string[]> {
  await using world = await openWorld({}, { offline: true });
  const { store } = world.context;
  await store.inventory.save(imageOf('a', ...packages), []);
  const from = await load(store, before);
  const to = await load(store, after);
  const changed = await changedFindings({ feed: FEED, from, to }, world.context, options);
  const names = (stored: readonly { readonly package: InstalledPackage }[]) =>
    stored
      .map(({ package: { name, version } }) => `${name} ${version}`)
      .toSorted()
      .join(', ');
  return changed
    .map((change) => {
      const [evidence] = change.finding.evidence;
      const hits = `${names(change.before)} -> ${names(change.after)}`;
      return `${change.finding.id} ${evidence?.package ?? ''}: ${hits}`;
    })
    .toSorted();
}

const OPENSSL = [deb('libssl3', '3.0', 'openssl'), deb('openssl', '3.0')];
const CVE = { cve: 'CVE-2024-0001', source: 'openssl' } as const;

describe('changes by a sync', () => {
  it.each<[what: string, before: readonly Known[], after: readonly Known[], changes: readonly string[]]>([
    ['a new advisory', [], [CVE], ['CVE-2024-0001 openssl:  -> libssl3 3.0, openssl 3.0']],
    ['one that is gone', [CVE], [], ['CVE-2024-0001 openssl: libssl3 3.0, openssl 3.0 -> ']],
    [
      'a fix in an earlier version',
      [CVE],
      [{ ...CVE, below: '2.9' }],
      ['CVE-2024-0001 openssl: libssl3 3.0, openssl 3.0 -> '],
    ],
    ['"not affected" beside it', [CVE], [CVE, { ...CVE, below: null }], []],
    [
      '"not affected" in its place',
      [CVE],
      [{ ...CVE, below: null }],
      ['CVE-2024-0001 openssl: libssl3 3.0, openssl 3.0 -> '],
    ],
    [
      'a fix in a later version',
      [CVE],
      [{ ...CVE, below: '3.1' }],
      ['CVE-2024-0001 openssl: libssl3 3.0, openssl 3.0 -> libssl3 3.0, openssl 3.0'],
    ],
    ['other words', [{ ...CVE, title: 'a' }], [{ ...CVE, title: 'b' }], []],
    ['what no image holds', [CVE], [CVE, { cve: 'CVE-2024-0002', source: 'zlib' }], []],
    ['another release', [], [{ ...CVE, ecosystem: 'Debian:13' }], []],
    ['a fixed version that is installed', [], [{ ...CVE, below: '3.0' }], []],
  ])('reports changed findings by %s', async (_what, before, after, expected) => {
    expect(await changes(OPENSSL, before, after)).toEqual(expected);
  });

  it.each([false, true])(
    'leaves the kernel’s headers out of changed findings, as reports do, besides others: %s',
    async (besides) => {
      const packages = [deb('linux-libc-dev', '6.1', 'linux'), deb('linux-image', '6.1-1', 'linux')];
      const flaw = { cve: 'CVE-2024-0003', source: 'linux' };
      expect(await changes(packages, [], [flaw], { besides })).toEqual([
        'CVE-2024-0003 linux:  -> linux-image 6.1-1',
      ]);
    },
  );

  it('finds no change by a feed that answers for no stored image', async () => {
    await using world = await openWorld({}, { offline: true });
    const to = await load(world.context.store, [CVE]);
    expect(await changedFindings({ feed: FEED, from: 0, to }, world.context)).toEqual([]);
    await world.context.store.inventory.save(imageOf('a', ...OPENSSL), []);
    expect(await changedFindings({ feed: 'osv:Ubuntu', from: 0, to }, world.context)).toEqual([]);
  });
});
