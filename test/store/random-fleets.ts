import fc from 'fast-check';
import {
  defined,
  type IndexedImage,
  type InstalledPackage,
  type KeyedAdvisory,
  type KeyedRange,
} from '../../src/domain/index.ts';
import { httpClientOnDemand } from '../../src/http/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { StoredContext } from '../../src/stored/index.ts';
import { schemeOfEcosystem } from '../../src/versions/index.ts';
import { imageKey, indexed, installed, TRIXIE } from './images.ts';
import { advisory, sync } from './records.ts';

/** Fleets per property. */
export const RUNS = Number(process.env['PLIMSOLL_FLEETS'] ?? 40);
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

/** Some images with these packages and others, by name one each. */
export function fleetWith(...others: readonly fc.Arbitrary<InstalledPackage>[]) {
  return fc.array(
    fc.record({
      distribution: fc.constantFrom('bookworm', 'trixie', 'none'),
      packages: fc.uniqueArray(fc.oneof(debian, npm, ...others), {
        maxLength: 5,
        size: 'max',
        selector: ({ name }) => name,
      }),
    }),
    { minLength: 1, maxLength: 4 },
  );
}

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

/** A record of a feed. */
interface Known {
  readonly id: string;
  readonly cves: readonly string[];
  readonly ranges: readonly Range[];
}

export const records: fc.Arbitrary<readonly Known[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('A-1', 'A-2', 'A-3', 'A-4'),
    cves: fc.uniqueArray(fc.constantFrom('CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003'), {
      maxLength: 2,
    }),
    ranges: fc.oneof(fc.constant(EVERY_OPENSSL), fc.array<Range>(anyRange, { maxLength: 4 })),
  }),
  { selector: ({ id }) => id, maxLength: 4 },
);
export const FEEDS = ['debian-tracker', 'osv:npm'] as const;
export const change = fc.record({ feed: fc.constantFrom(...FEEDS), records });

export function contextOf(store: Inventory): StoredContext & AsyncDisposable {
  const http = httpClientOnDemand({ userAgent: 'test' });
  return {
    store,
    http,
    loadCatalogers: () => Promise.resolve([]),
    resolveFeed: (url) => url,
    feedPolicy: { offline: true, prefer: [], nvd: false, anyContentAge: true },
    now: () => new Date('2026-01-02T04:00:00Z'),
    layersAtATime: 1,
    onProgress: () => undefined,
    [Symbol.asyncDispose]: () => http.close(),
  };
}

type Image = ReturnType<ReturnType<typeof fleetWith>['generate']>['value'][number];

export function imageOf({ distribution, packages }: Image, number: number): IndexedImage {
  const fields = { key: imageKey(`${number}`), packages };
  const { distribution: bookworm, ...image } = indexed(`${number}`, packages, fields);
  const own = distribution === 'none' ? undefined : distribution === 'trixie' ? TRIXIE : bookworm;
  const identity = { ...image.image, manifestDigest: image.key };
  return { ...image, image: identity, ...defined({ distribution: own }) };
}

/** Loads a feed with a record for each ecosystem besides, since a feed without any would not answer. */
export async function load(store: Inventory, feed: string, known: readonly Known[]): Promise<number> {
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
    ...defined({ fixedVersion: below }),
  };
}
