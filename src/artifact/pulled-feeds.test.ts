import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPartial, syncFeed, type Feed, type FeedContext, type WantedFeed } from '../advisory/index.ts';
import type { CveRecord, KeyedAdvisory, SyncOutcome } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { openStore } from '../store/index.ts';
import type { Store } from '../store/ports.ts';
import { buildArtifacts } from './build.ts';
import { parseManifest } from './documents.ts';
import { INDEX_TAG, Layout } from './layout.ts';
import { PulledFeeds } from './pulled-feeds.ts';
import type { ArtifactSource } from './source.ts';

const FEED = 'debian-tracker';
const NOON = '2026-11-27T12:00:00.000Z';
const EVENING = '2026-11-27T18:00:00.000Z';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

let folder: string;
let builder: Store;
let client: Store;
let asked: string[];

/** The feed's own source: nobody may ask it but the test that does. */
const tracker: Feed = {
  id: FEED,
  title: 'tracker',
  address: 'https://tracker.example',
  intervalMinutes: 120,
  sync: async (_part, { store }) => {
    asked.push('source');
    const before = await store.advisories.feedState(FEED);
    const sync = await store.advisories.beginSync(FEED, 'full');
    await sync.add([record('CVE-2099-9999', ['Debian:12', 'Debian:13'])]);
    await sync.commit({ syncedAt: EVENING, problems: [], cursor: before?.cursor ?? 'from nothing' });
    return { kind: 'updated', problems: [] };
  },
};

beforeEach(async () => {
  asked = [];
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-artifacts-'));
  builder = await openStore({ file: join(folder, 'builder.db') });
  client = await openStore({ file: join(folder, 'client.db') });
});

afterEach(async () => {
  await builder.close();
  await client.close();
  rmSync(folder, { recursive: true });
});

function record(id: string, ecosystems: readonly string[]): KeyedAdvisory {
  return {
    id,
    cves: [id],
    aliases: [],
    title: `what ${id} does`,
    ratings: [],
    ranges: ecosystems.map((ecosystem) => ({
      ecosystem,
      package: 'anchor',
      upper: '1.0-2',
      fixedVersion: '1.0-2',
      state: 'fixed',
      lowerKey: new Uint8Array(),
      upperKey: new Uint8Array([2, 1, 0]),
    })),
  };
}

async function fill(store: Store, records: readonly KeyedAdvisory[], outcome: Partial<SyncOutcome> = {}) {
  const sync = await store.advisories.beginSync(FEED, 'full');
  await sync.add(records);
  await sync.commit({ syncedAt: NOON, problems: [], etag: '"1"', ...outcome });
}

const both = record('CVE-2099-0001', ['Debian:12', 'Debian:13']);
const only12 = record('CVE-2099-0002', ['Debian:12']);
const only13 = record('CVE-2099-0003', ['Debian:13']);
const unread = {
  ...record('CVE-2099-0004', ['']),
  ranges: [
    {
      ecosystem: '',
      package: '',
      state: 'unreadable' as const,
      unread: 'cut off',
      lowerKey: new Uint8Array(),
    },
  ],
};

function cveRecord(cve: string, fetchedAt: string): CveRecord {
  return {
    cve,
    found: true,
    title: `title of ${cve}`,
    fetchedAt,
    ratings: [{ source: 'cna', severity: 'high' }],
  };
}

async function manifestIn(layout: Layout, tag: string) {
  return parseManifest((await layout.manifest(tag)) ?? new Uint8Array(), tag);
}

async function build(name: string, signKey: KeyObject | undefined = privateKey): Promise<Layout> {
  await buildArtifacts(builder, { folder: join(folder, name), ...(signKey && { signKey }) });
  return new Layout(join(folder, name));
}

const pulled = (source: ArtifactSource) =>
  new PulledFeeds({ source, index: INDEX_TAG, key: publicKey, store: client });

function wanted(...releases: readonly string[]): WantedFeed {
  return { feed: tracker, part: '', scopes: releases.map((release) => `Debian:${release}`) };
}

const context = (at = '2026-11-27T12:30:00.000Z'): FeedContext => ({
  http: { request: () => Promise.reject(new Error('no network')), close: () => Promise.resolve() },
  store: client,
  resolve: (url) => url,
  now: () => new Date(at),
});

/** What the client's store holds, by record. */
async function held(): Promise<Readonly<Record<string, readonly string[]>>> {
  const ranges = await client.advisories.rangesAbout(['anchor', ''], ['Debian:12', 'Debian:13', '']);
  const byRecord = Map.groupBy(ranges, (range) => range.record);
  return Object.fromEntries(
    [...byRecord].sort().map(([id, own]) => [id, own.map(({ ecosystem }) => ecosystem).sort()]),
  );
}

it('loads one release, with the records that may be about any', async () => {
  await fill(builder, [both, only12, only13, unread]);
  const feeds = pulled(await build('one'));
  expect(await feeds.sync(wanted('12'), context(), {})).toMatchObject({
    kind: 'updated',
    syncedAt: NOON,
    problems: [],
  });
  expect(await held()).toEqual({
    'CVE-2099-0001': ['Debian:12'],
    'CVE-2099-0002': ['Debian:12'],
    'CVE-2099-0004': [''],
  });
});

it.each([
  ['at once', [['12', '13']]],
  ['one after the other', [['12'], ['13']]],
  ['in the other order', [['13'], ['12']]],
])('joins the records of two releases that are wanted %s', async (_, wishes) => {
  await fill(builder, [both, only12, only13]);
  const source = await build('two');
  for (const releases of wishes) await pulled(source).sync(wanted(...releases), context(), {});
  expect(await held()).toEqual({
    'CVE-2099-0001': ['Debian:12', 'Debian:13'],
    'CVE-2099-0002': ['Debian:12'],
    'CVE-2099-0003': ['Debian:13'],
  });
});

it('replaces the releases that the store holds by those of a newer build', async () => {
  await fill(builder, [both, only12, only13]);
  await pulled(await build('old')).sync(wanted('12'), context(), {});
  await fill(builder, [both, only13], { syncedAt: EVENING });
  const evening = context('2026-11-27T18:30:00.000Z');
  expect(await pulled(await build('new')).sync(wanted('12'), evening, {})).toMatchObject({
    syncedAt: EVENING,
  });
  expect(await held()).toEqual({ 'CVE-2099-0001': ['Debian:12'] });
});

it('takes only what changed where it holds the build before', async () => {
  const others = Array.from({ length: 300 }, (_, number) =>
    record(`CVE-2099-1${number}`, ['Debian:12', 'Debian:13']),
  );
  await fill(builder, [both, only12, only13, ...others]);
  await builder.enrichment.saveRecords('cve', [
    cveRecord('CVE-2099-0001', NOON),
    cveRecord('CVE-2099-0002', NOON),
  ]);
  await pulled(await build('same')).sync(wanted('12'), context(), {});
  const changed = { ...both, title: 'something else' };
  const added = record('CVE-2099-0005', ['Debian:12']);
  await fill(builder, [changed, added, only13, ...others], { syncedAt: EVENING });
  await builder.enrichment.saveRecords('cve', [
    { ...cveRecord('CVE-2099-0001', EVENING), title: 'rated now' },
    cveRecord('CVE-2099-0002', EVENING),
    cveRecord('CVE-2099-0005', EVENING),
  ]);
  const layout = await build('same');
  const read: string[] = [];
  const counted: ArtifactSource = {
    name: layout.name,
    manifest: (name) => layout.manifest(name),
    blob: async (digest, limit) => {
      read.push(digest);
      return layout.blob(digest, limit);
    },
  };
  const evening = context('2026-11-27T18:30:00.000Z');
  const result = await pulled(counted).sync(wanted('12'), evening, {});
  expect(result).toMatchObject({ kind: 'updated', syncedAt: EVENING, problems: [] });
  const fresh = await openStore({ file: join(folder, 'fresh.db') });
  const whole = new PulledFeeds({ source: layout, index: INDEX_TAG, key: publicKey, store: fresh });
  await whole.sync(wanted('12'), { ...evening, store: fresh }, {});
  const rangesIn = ({ advisories }: Store) => advisories.rangesAbout(['anchor'], ['Debian:12', 'Debian:13']);
  const byRecord = (ranges: Awaited<ReturnType<typeof rangesIn>>) =>
    ranges.toSorted((a, b) => (a.record < b.record ? -1 : 1));
  expect(byRecord(await rangesIn(client))).toEqual(byRecord(await rangesIn(fresh)));
  const cves = ['CVE-2099-0001', 'CVE-2099-0005'];
  expect(await client.enrichment.ratings(cves)).toEqual(await fresh.enrichment.ratings(cves));
  await fresh.close();
  const { layers } = await manifestIn(layout, 'debian-12');
  // The payload of the signature, and the delta; not the rows.
  expect(read.slice(1)).toEqual([layers[1]?.digest]);
});

it('builds the same again over a build of the same store', async () => {
  await fill(builder, [both, only12]);
  const tags = (await build('same')).tags();
  expect((await build('same')).tags()).toEqual(tags);
});

it('refuses an older build than the data in the store, which stays', async () => {
  await fill(builder, [both, only12]);
  const old = await build('old');
  await fill(builder, [both], { syncedAt: EVENING });
  const later = context('2026-11-27T20:45:00.000Z');
  await pulled(await build('new')).sync(wanted('12'), later, {});
  const before = await held();
  const result = await pulled(old).sync(wanted('12'), later, {});
  expect(result).toMatchObject({
    kind: 'failed',
    syncedAt: EVENING,
    problems: [{ kind: 'feed-not-updated', message: expect.stringContaining('is older') }],
  });
  expect(await held()).toEqual(before);
});

it('names data that is older than its feed may be', async () => {
  await fill(builder, [both]);
  const late = context('2026-11-29T12:00:00.000Z');
  const result = await pulled(await build('late')).sync(wanted('12'), late, {});
  expect(result.problems).toMatchObject([{ kind: 'feed-stale', subject: FEED }]);
});

it('asks the source for all of a feed of which the store holds parts', async () => {
  await fill(builder, [both, only12]);
  await pulled(await build('parts')).sync(wanted('12'), context(), {});
  expect(isPartial(await client.advisories.feedState(FEED))).toBe(true);
  await syncFeed(tracker, '', context());
  expect(asked).toEqual(['source']);
  expect(await client.advisories.feedState(FEED)).toMatchObject({ cursor: 'from nothing' });
  expect(await held()).toEqual({ 'CVE-2099-9999': ['Debian:12', 'Debian:13'] });
});

it('leaves a feed that is not published to its source', async () => {
  await fill(builder, [both]);
  const feeds = pulled(await build('other'));
  expect(await feeds.sync(wanted('99'), context(), {})).toEqual({ kind: 'not-published', problems: [] });
});

describe('a source that cannot be reached', () => {
  const unreachable: ArtifactSource = {
    name: 'registry.example/advisories',
    manifest: () => Promise.reject(new AppError('REGISTRY_UNREACHABLE', 'cannot reach registry.example')),
    blob: () => Promise.reject(new Error('not asked')),
  };

  it('is a hole for an empty store', async () => {
    const result = await pulled(unreachable).sync(wanted('12'), context(), {});
    expect(result).toMatchObject({ kind: 'failed', problems: [{ kind: 'feed-missing' }] });
  });

  it('is a note where the data in the store is new enough', async () => {
    await fill(client, [both]);
    const later = context('2026-11-27T20:00:00.000Z');
    const result = await pulled(unreachable).sync(wanted('12'), later, {});
    expect(result).toMatchObject({ kind: 'failed', problems: [{ kind: 'feed-not-updated' }] });
  });
});

describe('what cannot be trusted', () => {
  /** A source in which one answer is another. */
  function altered(
    source: Layout,
    change: (bytes: Uint8Array, name: string) => Uint8Array | undefined,
  ): ArtifactSource {
    return {
      name: source.name,
      manifest: async (name) => {
        const bytes = await source.manifest(name);
        return bytes && change(bytes, name);
      },
      blob: async (digest, limit) => change(await source.blob(digest, limit), digest) ?? new Uint8Array(),
    };
  }

  it.each([
    [
      'an index that is no index',
      (bytes, name) => (name === INDEX_TAG ? Buffer.from('{}') : bytes),
      'not signed',
    ],
    ['a missing signature', (bytes, name) => (name.endsWith('.sig') ? undefined : bytes), 'not signed'],
    [
      'an empty signature',
      (bytes, name) => (name.endsWith('.sig') ? Buffer.from('') : bytes),
      'not valid JSON',
    ],
    [
      'a list as signature',
      (bytes, name) => (name.endsWith('.sig') ? Buffer.from('[]') : bytes),
      'not valid',
    ],
    ['a missing index', (bytes, name) => (name === INDEX_TAG ? undefined : bytes), 'has no artifacts'],
    [
      'rows cut in half',
      (bytes) => (bytes.length > 4096 ? bytes.subarray(0, bytes.length / 2) : bytes),
      'was altered',
    ],
  ] as const satisfies readonly (readonly [
    string,
    (bytes: Uint8Array, name: string) => Uint8Array | undefined,
    string,
  ])[])('refuses %s, and leaves the store as it was', async (_, change, message) => {
    await fill(builder, [both]);
    const source = altered(await build('bad'), change);
    const failure = await pulled(source)
      .sync(wanted('12'), context(), {})
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ARTIFACT_REFUSED', message: expect.stringContaining(message) });
    expect(await client.advisories.feedStates()).toEqual([]);
  });

  it('refuses the signature of another manifest', async () => {
    await fill(builder, [both]);
    const old = await build('old');
    await fill(builder, [both, only12]);
    const fresh = await build('fresh');
    const oldSignature = old.tags().find(({ tag }) => tag.endsWith('.sig'))?.tag ?? '';
    const source = {
      name: 'mixed',
      manifest: (name: string) => (name.endsWith('.sig') ? old.manifest(oldSignature) : fresh.manifest(name)),
      blob: async (...args: Parameters<Layout['blob']>) => fresh.blob(...args).catch(() => old.blob(...args)),
    };
    await expect(pulled(source).sync(wanted('12'), context(), {})).rejects.toThrow(
      'not signed by the given key',
    );
  });
});
