import { expect, it } from 'vitest';
import { BOOKWORM, imageKey, indexed, installed, reference } from '../../../test/store/images.ts';
import type { NotificationShape, Severity } from '../../domain/index.ts';
import { openWorld } from '../../findings/testing.ts';
import type { Inventory } from '../../inventory/ports.ts';
import { type KnownVulnerability, loadFeed } from '../clair/testing.ts';
import { announceChanges } from './announce-changes.ts';

const FEED = 'debian-tracker';
const OPENSSL: KnownVulnerability = { id: 'CVE-2024-1', package: 'openssl', severity: 'high' };
const ZLIB: KnownVulnerability = { id: 'CVE-2024-2', package: 'zlib', fixedVersion: '2' };
const OTHER: KnownVulnerability = { id: 'CVE-2024-3', package: 'unrelated' };

/** Stores two images: both hold openssl, one holds zlib. */
async function openFleet() {
  const world = await openWorld({}, { offline: true });
  const { store } = world.context;
  const [openssl, zlib] = [installed('openssl'), installed('zlib')];
  await store.inventory.save(indexed('a', [openssl, zlib]), [reference('a')]);
  await store.inventory.save(indexed('b', [openssl]), [reference('b')]);
  return world;
}

/** Lists every due notification, each item as `side CVE image`. */
async function announced({ notifications }: Inventory): Promise<readonly (readonly string[])[]> {
  const all: string[][] = [];
  for (const id of await notifications.due('9999', 100)) {
    const items = await notifications.items(id, { limit: 100, visibleTo: '' });
    const nameOf = (key: string) => (key === imageKey('a') ? 'a' : 'b');
    all.push(items.map(({ side, vulnerability, key }) => `${side} ${vulnerability.id} ${nameOf(key)}`));
  }
  return all.toSorted();
}

it("notifies nobody of a first load, and then of each sync's changes, once", async () => {
  await using world = await openFleet();
  const { store } = world.context;
  expect(await announceChanges(FEED, 'clair-v4', world.context)).toMatchObject({ notifications: 0 });
  await loadFeed(store, FEED, [OTHER, OPENSSL]);
  expect(await announceChanges(FEED, 'clair-v4', world.context)).toMatchObject({ notifications: 0 });
  expect(await announced(store)).toEqual([]);
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  expect(await announceChanges(FEED, 'clair-v4', world.context)).toMatchObject({ notifications: 1 });
  expect(await announceChanges(FEED, 'clair-v4', world.context)).toMatchObject({ notifications: 0 });
  expect((await announced(store)).map((items) => items.toSorted())).toEqual([
    ['new CVE-2024-2 a', 'old CVE-2024-1 a', 'old CVE-2024-1 b'],
  ]);
});

it('notifies of all syncs since the last check, though a server was away', async () => {
  await using world = await openFleet();
  const { store } = world.context;
  await loadFeed(store, FEED, [OTHER]);
  await announceChanges(FEED, 'clair-v4', world.context);
  await loadFeed(store, FEED, [OTHER, OPENSSL]);
  await loadFeed(store, FEED, [OTHER, OPENSSL, ZLIB]);
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  await announceChanges(FEED, 'clair-v4', world.context);
  expect(await announced(store)).toEqual([['new CVE-2024-2 a']]);
});

it('notifies of changes after the first load, though nobody checked in between', async () => {
  await using world = await openFleet();
  await loadFeed(world.context.store, FEED, [OTHER, OPENSSL]);
  await loadFeed(world.context.store, FEED, [OTHER, OPENSSL, ZLIB]);
  expect(await announceChanges(FEED, 'clair-v4', world.context)).toMatchObject({ notifications: 1 });
  expect(await announced(world.context.store)).toEqual([['new CVE-2024-2 a']]);
});

it('notifies once, though several servers process the same syncs at a time', async () => {
  await using world = await openFleet();
  await loadFeed(world.context.store, FEED, [OTHER]);
  await announceChanges(FEED, 'clair-v4', world.context);
  await loadFeed(world.context.store, FEED, [OTHER, ZLIB]);
  const all = [1, 2, 3].map(() => announceChanges(FEED, 'clair-v4', world.context));
  const numbers = (await Promise.all(all)).map((announced) => announced.notifications);
  expect(numbers.toSorted()).toEqual([0, 0, 1]);
  expect(await announced(world.context.store)).toHaveLength(1);
});

it.each<[shape: NotificationShape, notifications: readonly (readonly string[])[]]>([
  ['clair-v4', [['new CVE-2024-1 b']]],
  ['clair-v1', [['old CVE-2024-1 a', 'new CVE-2024-1 a', 'new CVE-2024-1 b']]],
])('sends %s the difference, or both sides', async (shape, notifications) => {
  await using world = await openWorld({}, { offline: true });
  const { store } = world.context;
  await store.inventory.save(indexed('a', [installed('openssl', { version: '1' })]), [reference('a')]);
  await store.inventory.save(indexed('b', [installed('openssl', { version: '2' })]), [reference('b')]);
  await loadFeed(store, FEED, [{ ...OPENSSL, fixedVersion: '2' }]);
  await announceChanges(FEED, shape, world.context);
  await loadFeed(store, FEED, [{ ...OPENSSL, fixedVersion: '3' }]);
  await announceChanges(FEED, shape, world.context);
  expect(await announced(store)).toEqual(notifications);
});

it('describes a vulnerability in a notification as a report would', async () => {
  await using world = await openFleet();
  const { store } = world.context;
  await loadFeed(store, FEED, [OTHER]);
  await announceChanges(FEED, 'clair-v4', world.context);
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  await announceChanges(FEED, 'clair-v4', world.context);
  const [id = ''] = await store.notifications.due('9999', 1);
  const [item] = await store.notifications.items(id, { limit: 1, visibleTo: '' });
  expect(item?.vulnerability).toEqual({
    id: 'CVE-2024-2',
    title: 'What CVE-2024-2 is',
    links: ['https://tracker.example/CVE-2024-2'],
    severity: 'unknown',
    ratings: [],
    distribution: BOOKWORM,
    affected: [{ ecosystem: 'Debian:12', package: 'zlib', nameKind: 'source', fixedVersion: '2' }],
  });
});

it('notifies Clair v1 of each vulnerability by itself', async () => {
  await using world = await openFleet();
  const { store } = world.context;
  await loadFeed(store, FEED, [OTHER]);
  await announceChanges(FEED, 'clair-v1', world.context);
  await loadFeed(store, FEED, [OTHER, ZLIB, OPENSSL]);
  expect(await announceChanges(FEED, 'clair-v1', world.context)).toMatchObject({ notifications: 2 });
  expect(await announced(store)).toEqual([['new CVE-2024-1 a', 'new CVE-2024-1 b'], ['new CVE-2024-2 a']]);
});

/** A server to which the list of CVEs and KEV are loaded. */
async function openRanked() {
  const world = await openFleet();
  const { store } = world.context;
  await loadFeed(store, FEED, [{ id: 'CVE-2024-1', package: 'openssl' }]);
  return world;
}

async function loadRating(store: Inventory, severity: Severity): Promise<void> {
  const sync = await store.enrichment.beginRecordSync('cve', 'full');
  const rating = { source: 'nvd', severity } as const;
  await sync.add([{ cve: 'CVE-2024-1', found: true, fetchedAt: '2026-11-25T12:00:00Z', ratings: [rating] }]);
  await sync.commit({ syncedAt: '2026-11-25T12:00:00Z', problems: [] });
}

const kindsOf = async ({ events }: Inventory) =>
  (await events.list({ limit: 100 })).items.map(({ event }) => `${event.kind} ${event.message}`);

it('tells that a flaw is more severe by its CVE record, and not that it is less', async () => {
  await using world = await openRanked();
  const { store } = world.context;
  await loadRating(store, 'medium');
  await announceChanges('cve', undefined, world.context);
  await loadRating(store, 'critical');
  await announceChanges('cve', undefined, world.context);
  await loadRating(store, 'low');
  await announceChanges('cve', undefined, world.context);
  expect(await kindsOf(store)).toEqual([
    `finding.severity-raised CVE-2024-1 in openssl 1.0-1 (${BOOKWORM.name}) is critical now, and was medium`,
  ]);
});

it('tells once that a flaw is exploited, and of none that no image has', async () => {
  await using world = await openRanked();
  const { store } = world.context;
  const entry = { dateAdded: '2026-01-01', ransomware: false };
  const outcome = { syncedAt: '2026-11-25T12:00:00Z', problems: [] };
  await store.enrichment.replaceKev([['CVE-2000-1', entry]], outcome);
  await announceChanges('kev', undefined, world.context);
  const listed = [
    ['CVE-2000-1', entry],
    ['CVE-2000-2', entry],
    ['CVE-2024-1', entry],
  ] as const;
  await store.enrichment.replaceKev(listed, outcome);
  await announceChanges('kev', undefined, world.context);
  await store.enrichment.replaceKev(
    listed.map(([cve]) => [cve, { ...entry, ransomware: true }]),
    outcome,
  );
  await announceChanges('kev', undefined, world.context);
  expect(await kindsOf(store)).toEqual([
    `finding.exploited CVE-2024-1 in openssl 1.0-1 (${BOOKWORM.name}) is exploited, says KEV`,
  ]);
});

it('keeps since when each flaw affects a package, and since when it is exploited', async () => {
  await using world = await openFleet();
  const { store } = world.context;
  const kev = (...cves: readonly string[]) =>
    store.enrichment.replaceKev(
      cves.map((cve) => [cve, { dateAdded: '2026-01-01', ransomware: false }] as const),
      { syncedAt: '2026-11-25T11:00:00Z', problems: [] },
    );
  await loadFeed(store, FEED, [OTHER]);
  await kev();
  for (const feed of [FEED, 'kev']) await announceChanges(feed, undefined, world.context);
  await loadFeed(store, FEED, [OTHER, ZLIB, OPENSSL]);
  const affected = await store.advisories.feedState(FEED);
  await announceChanges(FEED, undefined, world.context);
  await kev(ZLIB.id);
  const exploited = await store.advisories.feedState('kev');
  await announceChanges('kev', undefined, world.context);
  await loadFeed(store, FEED, [OTHER]);
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  await announceChanges(FEED, undefined, world.context);
  const [known, ...others] = await store.firstKnown.of(ZLIB.id);
  expect(known).toMatchObject({
    image: imageKey('a'),
    affectedSince: { sync: affected?.seq },
    exploitedSince: { sync: exploited?.seq },
  });
  expect(others).toEqual([]);
  expect(await store.firstKnown.of(OPENSSL.id)).toHaveLength(2);
});

it('keeps since when a flaw is exploited that a first load of KEV lists, though that is not news', async () => {
  await using world = await openFleet();
  const { store } = world.context;
  await loadFeed(store, FEED, [OTHER]);
  await announceChanges(FEED, undefined, world.context);
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  await announceChanges(FEED, undefined, world.context);
  const kev = [[ZLIB.id, { dateAdded: '2026-01-01', ransomware: false }]] as const;
  await store.enrichment.replaceKev(kev, { syncedAt: '2026-11-25T11:00:00Z', problems: [] });
  const exploited = await store.advisories.feedState('kev');
  expect(await announceChanges('kev', 'clair-v4', world.context)).toMatchObject({ events: 0 });
  expect(await store.firstKnown.of(ZLIB.id)).toMatchObject([{ exploitedSince: { sync: exploited?.seq } }]);
});
