import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type InstalledPackage,
  type KeyedRange,
  comparePackages,
  type IndexedImage,
  type Line,
  type Distribution,
} from '../domain/index.ts';
import type { Store } from '../store/ports.ts';
import { schemeOfEcosystem } from '../versions/index.ts';
import { changedFindings } from './changed-findings.ts';
import type { ScanContext } from './context.ts';
import { reportImage } from './report-image.ts';
import { openWorld, testDigest } from './testing.ts';

const NO_LINE: Line = { max: {}, onlyFixed: false, failOnKev: false, strict: false, allowIncomplete: [] };
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

async function load(store: Store, known: readonly Known[]): Promise<number> {
  const sync = await store.advisories.beginSync(FEED, 'full');
  const byRecord = Map.groupBy([OTHER, ...known], ({ cve }) => cve);
  await sync.add(
    Array.from(byRecord, ([id, of]) => ({
      id,
      cves: [id],
      aliases: [],
      ...(of[0]?.title !== undefined && { title: of[0].title }),
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
): Promise<readonly string[]> {
  await using world = await openWorld({}, { offline: true });
  const { store } = world.context;
  await store.inventory.save(imageOf('a', ...packages), []);
  const from = await load(store, before);
  const to = await load(store, after);
  const changed = await changedFindings({ feed: FEED, from, to }, world.context);
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
    ['a fix in a later version', [CVE], [{ ...CVE, below: '3.1' }], []],
    ['other words', [{ ...CVE, title: 'a' }], [{ ...CVE, title: 'b' }], []],
    ['what no image holds', [CVE], [CVE, { cve: 'CVE-2024-0002', source: 'zlib' }], []],
    ['another release', [], [{ ...CVE, ecosystem: 'Debian:13' }], []],
    ['a fixed version that is installed', [], [{ ...CVE, below: '3.0' }], []],
  ])('reports changed findings by %s', async (_what, before, after, expected) => {
    expect(await changes(OPENSSL, before, after)).toEqual(expected);
  });

  it('leaves the kernel’s headers out of changed findings, as reports do', async () => {
    const packages = [deb('linux-libc-dev', '6.1', 'linux'), deb('linux-image', '6.1-1', 'linux')];
    expect(await changes(packages, [], [{ cve: 'CVE-2024-0003', source: 'linux' }])).toEqual([
      'CVE-2024-0003 linux:  -> linux-image 6.1-1',
    ]);
  });

  it('finds no change by a feed that answers for no stored image', async () => {
    await using world = await openWorld({}, { offline: true });
    const to = await load(world.context.store, [CVE]);
    expect(await changedFindings({ feed: FEED, from: 0, to }, world.context)).toEqual([]);
    await world.context.store.inventory.save(imageOf('a', ...OPENSSL), []);
    expect(await changedFindings({ feed: 'osv:Ubuntu', from: 0, to }, world.context)).toEqual([]);
  });
});

const known = fc.record({
  cve: fc.constantFrom('CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003'),
  source: fc.constantFrom('openssl', 'zlib', 'bash'),
  below: fc.constantFrom(undefined, null, '1', '2', '3'),
});
const feed = fc.array(
  known.map(({ below, ...rest }) => (below === undefined ? rest : { ...rest, below })),
  { maxLength: 6 },
);
const version = fc.constantFrom('0.5', '1.5', '2.5');

describe('the difference of two reports', () => {
  it('finds the same difference of two reports as the syncs between them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(feed, { minLength: 2, maxLength: 4 }),
        version,
        version,
        async (feeds, a, b) => {
          await using world = await openWorld({}, { offline: true });
          const { store } = world.context;
          const image = imageOf('a', deb('libssl3', a, 'openssl'), deb('zlib', b), deb('bash', a));
          await store.inventory.save(image, []);
          const seqs: number[] = [];
          const reports: ReadonlySet<string>[] = [];
          for (const content of feeds) {
            seqs.push(await load(store, content));
            reports.push(await reported(image, world.context));
          }
          const span = { feed: FEED, from: seqs[0] ?? 0, to: seqs.at(-1) ?? 0 };
          const found = await changedFindings(span, world.context);
          const told = found.map(({ finding, before, after }) => {
            expect(before.length + after.length).toBe(1);
            return `${before.length > 0 ? '-' : '+'} ${finding.id} ${finding.package.name}`;
          });
          const [first = new Set<string>(), last = new Set<string>()] = [reports[0], reports.at(-1)];
          const expected = [
            ...[...first].filter((each) => !last.has(each)).map((each) => `- ${each}`),
            ...[...last].filter((each) => !first.has(each)).map((each) => `+ ${each}`),
          ];
          expect(told.toSorted()).toEqual(expected.toSorted());
        },
      ),
      { numRuns: 25 },
    );
  });
});

async function reported(image: IndexedImage, context: ScanContext): Promise<ReadonlySet<string>> {
  const { result } = await reportImage(image, { line: NO_LINE, ignore: [] }, context);
  return new Set(result.findings.map((finding) => `${finding.id} ${finding.package.name}`));
}
