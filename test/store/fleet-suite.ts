import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  Digest,
  IndexedImage,
  InstalledPackage,
  KeyedAdvisory,
  KeyedRange,
} from '../../src/domain/index.ts';
import { NO_LINE } from '../../src/policy/testing.ts';
import { createHttpClient } from '../../src/http/index.ts';
import { changedFindings, reportImage, type ScanContext } from '../../src/scan/index.ts';
import type { Store } from '../../src/store/ports.ts';
import { schemeOfEcosystem } from '../../src/versions/index.ts';
import { BOOKWORM, imageKey, indexed, installed } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, sync } from './records.ts';

const RUNS = Number(process.env['PLIMSOLL_FLEETS'] ?? 40);
const TRIXIE = { ...BOOKWORM, version: '13', name: 'Debian GNU/Linux 13 (trixie)', codeName: 'trixie' };
const NPM = { type: 'npm', ecosystem: 'npm', database: 'app/package.json', layer: 1 } as const;
const VERSIONS = ['1.0.0', '2.0.0', '3.0.0'];

const debian = fc
  .record({ name: fc.constantFrom('libssl3', 'zlib', 'bash'), version: fc.constantFrom(...VERSIONS) })
  .map(({ name, version }) =>
    installed(name, { version, ...(name === 'libssl3' && { source: { name: 'openssl', version } }) }),
  );
const npm = fc
  .record({ name: fc.constantFrom('left', 'right'), version: fc.constantFrom(...VERSIONS) })
  .map(({ name, version }): InstalledPackage => ({ ...NPM, name, version }));
const fleet = fc.array(
  fc.record({
    distribution: fc.constantFrom('bookworm', 'trixie', 'none'),
    packages: fc.uniqueArray(fc.oneof(debian, npm), { maxLength: 5, selector: ({ name }) => name }),
  }),
  { minLength: 1, maxLength: 4 },
);

interface Range {
  readonly name: string;
  readonly release: string;
  readonly below: string | null;
  readonly state: 'fixed' | 'unfixed' | 'not-affected';
}

const anyRange: fc.Arbitrary<Range> = fc.record({
  name: fc.constantFrom('openssl', 'zlib', 'left'),
  release: fc.constantFrom('12', '13'),
  below: fc.option(fc.constantFrom(...VERSIONS)),
  state: fc.constantFrom('fixed' as const, 'unfixed' as const, 'not-affected' as const),
});
/** Often the same, so that syncs change only the names of a record. */
const EVERY_OPENSSL: Range[] = [{ name: 'openssl', release: '12', below: null, state: 'unfixed' }];
const records = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('A-1', 'A-2', 'A-3', 'A-4'),
    cves: fc.uniqueArray(fc.constantFrom('CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003'), {
      maxLength: 2,
    }),
    ranges: fc.oneof(fc.constant(EVERY_OPENSSL), fc.array<Range>(anyRange, { maxLength: 4 })),
  }),
  { selector: ({ id }) => id, maxLength: 4 },
);
const FEEDS = ['debian-tracker', 'osv:npm'] as const;
const change = fc.record({ feed: fc.constantFrom(...FEEDS), records });

type Known = ReturnType<typeof records.generate>['value'][number];

/** What syncs change for stored images, against the reports of every image. */
export function fleetSuite(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it(`finds for ${RUNS} fleets what reports of all images show to have changed`, async () => {
    await fc.assert(
      fc.asyncProperty(fleet, fc.array(change, { minLength: 1, maxLength: 5 }), async (images, changes) => {
        await using context = contextOf(store);
        const stored = images.map(imageOf);
        for (const image of stored) await store.inventory.save(image, []);
        try {
          const told = new Map<string, number>();
          for (const feed of FEEDS) told.set(feed, await load(store, feed, []));
          let before = await reportAll(stored, context);
          for (const { feed, records: known } of changes) {
            const to = await load(store, feed, known);
            const after = await reportAll(stored, context);
            const span = { feed, from: told.get(feed) ?? 0, to };
            expect(await changesOf(span, context)).toEqual(difference(before, after));
            told.set(feed, to);
            before = after;
          }
        } finally {
          for (const { key } of stored) await store.inventory.delete(key);
        }
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  describe('scoped packages', () => {
    it('lists the packages of new sets until they are scoped, each once per distribution', async () => {
      await store.inventory.save(indexed('a', [installed('bash'), installed('zlib')]), []);
      await store.inventory.save(indexed('b', [installed('bash')], { distribution: TRIXIE }), []);
      const { sets, packages } = await store.fleet.unscoped(1, 10);
      expect(sets).toHaveLength(2);
      expect(packages.map((each) => `${each.package.name} ${each.distribution?.version}`).sort()).toEqual([
        'bash 12',
        'bash 13',
        'zlib 12',
      ]);
      const scoped = packages.map(({ packageId, distributionId = 0 }) => ({
        packageId,
        distributionId,
        scope: 'source',
        name: 'x',
        version: '1',
      }));
      await store.fleet.scope(1, sets, scoped);
      expect(await store.fleet.unscoped(1, 10)).toEqual({ sets: [], packages: [] });
      await store.inventory.save(indexed('c', [installed('bash'), installed('dash')]), []);
      const next = await store.fleet.unscoped(1, 10);
      expect(next.packages.map((each) => each.package.name)).toEqual(['dash']);
    });

    it('scopes all packages again for a later version of the matching code', async () => {
      await store.inventory.save(indexed('a', [installed('bash')]), []);
      const { sets, packages } = await store.fleet.unscoped(1, 10);
      const [first] = packages;
      if (!first) throw new Error('one package is stored');
      await store.fleet.scope(1, sets, [{ ...first, scope: 'source', name: 'bash', version: '1' }]);
      expect((await store.fleet.unscoped(2, 10)).packages).toEqual(packages);
    });

    it('forgets packages with their last image', async () => {
      await store.inventory.save(indexed('a', [installed('bash')]), []);
      const { sets, packages } = await store.fleet.unscoped(1, 10);
      await store.inventory.delete(imageKey('a'));
      const scoped = packages.map((each) => ({ ...each, scope: 'source', name: 'bash', version: '1' }));
      await store.fleet.scope(1, sets, scoped);
      await store.inventory.save(indexed('a', [installed('bash')]), []);
      expect((await store.fleet.unscoped(1, 10)).packages).toHaveLength(1);
    });
  });
}

function contextOf(store: Store): ScanContext & AsyncDisposable {
  const http = createHttpClient({ userAgent: 'test' });
  return {
    store,
    http,
    catalogers: [],
    resolveFeed: (url) => url,
    feedPolicy: { offline: true, prefer: [], nvd: false, anyContentAge: true },
    now: () => new Date('2026-01-02T04:00:00Z'),
    layersAtATime: 1,
    onProgress: () => undefined,
    [Symbol.asyncDispose]: () => http.close(),
  };
}

type Image = ReturnType<typeof fleet.generate>['value'][number];

function imageOf({ distribution, packages }: Image, number: number): IndexedImage {
  const fields = { key: imageKey(`${number}`), packages };
  const { distribution: bookworm, ...image } = indexed(`${number}`, packages, fields);
  const own = distribution === 'none' ? undefined : distribution === 'trixie' ? TRIXIE : bookworm;
  return { ...image, ...(own && { distribution: own }) };
}

/** Loads a feed with a record for each ecosystem besides, since a feed without any would not answer. */
async function load(store: Store, feed: string, known: readonly Known[]): Promise<number> {
  const ecosystems = feed === 'osv:npm' ? ['npm'] : ['Debian:12', 'Debian:13'];
  const other = advisory('A-0', { ranges: ecosystems.map((ecosystem) => rangeOf(ecosystem, 'unrelated')) });
  const { seq } = await sync(store, feed, [other, ...known.map((each) => toAdvisory(feed, each))]);
  return seq;
}

function toAdvisory(feed: string, { id, cves, ranges }: Known): KeyedAdvisory {
  const own = ranges.map(({ name, release, below, state }) => {
    const ecosystem = feed === 'osv:npm' ? 'npm' : `Debian:${release}`;
    return rangeOf(ecosystem, name, state, below ?? undefined);
  });
  return advisory(id, { cves, ranges: own });
}

function rangeOf(
  ecosystem: string,
  name: string,
  state: KeyedRange['state'] = 'unfixed',
  below?: string,
): KeyedRange {
  const range = { ecosystem, package: name, lowerKey: new Uint8Array() };
  const key = below === undefined ? undefined : schemeOfEcosystem(ecosystem)?.sortKey(below);
  if (state === 'not-affected' || !key?.ok) return { ...range, state: state === 'fixed' ? 'unfixed' : state };
  return {
    ...range,
    state,
    upper: below ?? '',
    upperKey: key.value,
    ...(below !== undefined && { fixedVersion: below }),
  };
}

async function reportAll(
  images: readonly IndexedImage[],
  context: ScanContext,
): Promise<ReadonlySet<string>> {
  const lines = images.map(async (image) => {
    const { result } = await reportImage(image, { line: NO_LINE, ignore: [] }, context);
    return result.findings.map(({ id, package: pkg }) => lineOf(image.key, id, pkg));
  });
  return new Set((await Promise.all(lines)).flat());
}

async function changesOf(
  span: { readonly feed: string; readonly from: number; readonly to: number },
  context: ScanContext,
): Promise<readonly string[]> {
  const { inventory } = context.store;
  const lines: string[] = [];
  for (const { finding, before, after } of await changedFindings(span, context)) {
    for (const [sign, packages, others] of [
      ['-', before, after],
      ['+', after, before],
    ] as const) {
      const known = new Set(others.map(({ packageId, distributionId }) => `${packageId} ${distributionId}`));
      for (const stored of packages) {
        if (known.has(`${stored.packageId} ${stored.distributionId}`)) continue;
        const { items } = await inventory.withPackages([stored], { limit: 10 });
        for (const { key } of items) lines.push(`${sign} ${lineOf(key, finding.id, stored.package)}`);
      }
    }
  }
  return lines.sort();
}

function difference(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  const gone = [...before].filter((line) => !after.has(line)).map((line) => `- ${line}`);
  const come = [...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`);
  return [...gone, ...come].sort();
}

function lineOf(key: Digest, id: string, { name, version }: InstalledPackage): string {
  return `${key} ${id} ${name} ${version}`;
}
