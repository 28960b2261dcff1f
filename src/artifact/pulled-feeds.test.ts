import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPartial, syncFeed } from '../advisory/index.ts';
import { AppError } from '../errors/index.ts';
import type { ArtifactSource } from './source.ts';
import { ArtifactWorld, EVENING, FEED, NOON, record } from './testing/artifact-world.ts';

let world: ArtifactWorld;
beforeEach(async () => {
  world = await ArtifactWorld.open();
});
afterEach(() => world.close());

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

it('loads one release, with the records that may be about any', async () => {
  await world.fill(world.builder, [both, only12, only13, unread]);
  const feeds = world.pulled(await world.build('one'));
  expect(await feeds.sync(world.wanted('12'), world.context(), {})).toMatchObject({
    kind: 'updated',
    syncedAt: NOON,
    problems: [],
  });
  expect(await world.held()).toEqual({
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
  await world.fill(world.builder, [both, only12, only13]);
  const source = await world.build('two');
  for (const releases of wishes)
    await world.pulled(source).sync(world.wanted(...releases), world.context(), {});
  expect(await world.held()).toEqual({
    'CVE-2099-0001': ['Debian:12', 'Debian:13'],
    'CVE-2099-0002': ['Debian:12'],
    'CVE-2099-0003': ['Debian:13'],
  });
});

it('replaces the releases that the store holds by those of a newer build', async () => {
  await world.fill(world.builder, [both, only12, only13]);
  await world.pulled(await world.build('old')).sync(world.wanted('12'), world.context(), {});
  await world.fill(world.builder, [both, only13], { syncedAt: EVENING });
  const evening = world.context('2026-11-27T18:30:00.000Z');
  expect(await world.pulled(await world.build('new')).sync(world.wanted('12'), evening, {})).toMatchObject({
    syncedAt: EVENING,
  });
  expect(await world.held()).toEqual({ 'CVE-2099-0001': ['Debian:12'] });
});

it('refuses an older build than the data in the store, which stays', async () => {
  await world.fill(world.builder, [both, only12]);
  const old = await world.build('old');
  await world.fill(world.builder, [both], { syncedAt: EVENING });
  const later = world.context('2026-11-27T20:45:00.000Z');
  await world.pulled(await world.build('new')).sync(world.wanted('12'), later, {});
  const before = await world.held();
  const result = await world.pulled(old).sync(world.wanted('12'), later, {});
  expect(result).toMatchObject({
    kind: 'failed',
    syncedAt: EVENING,
    problems: [{ kind: 'feed-not-updated' }],
  });
  expect(result.problems[0]?.message).toContain('is older');
  expect(await world.held()).toEqual(before);
});

it('names data that is older than its feed may be', async () => {
  await world.fill(world.builder, [both]);
  const late = world.context('2026-11-29T12:00:00.000Z');
  const result = await world.pulled(await world.build('late')).sync(world.wanted('12'), late, {});
  expect(result.problems).toMatchObject([{ kind: 'feed-stale', subject: FEED }]);
});

it('asks the source for all of a feed of which the store holds parts', async () => {
  await world.fill(world.builder, [both, only12]);
  await world.pulled(await world.build('parts')).sync(world.wanted('12'), world.context(), {});
  expect(isPartial(await world.client.advisories.feedState(FEED))).toBe(true);
  await syncFeed(world.tracker, '', world.context());
  expect(world.asked).toBe(1);
  expect(await world.client.advisories.feedState(FEED)).toMatchObject({ cursor: 'from nothing' });
  expect(await world.held()).toEqual({ 'CVE-2099-9999': ['Debian:12', 'Debian:13'] });
});

it('leaves a feed that is not published to its source', async () => {
  await world.fill(world.builder, [both]);
  const feeds = world.pulled(await world.build('other'));
  expect(await feeds.sync(world.wanted('99'), world.context(), {})).toEqual({
    kind: 'not-published',
    problems: [],
  });
});

describe('a source that cannot be reached', () => {
  const unreachable: ArtifactSource = {
    name: 'registry.example/advisories',
    manifest: () => Promise.reject(new AppError('REGISTRY_UNREACHABLE', 'cannot reach registry.example')),
    blob: () => Promise.reject(new Error('not asked')),
    bundles: () => Promise.reject(new Error('not asked')),
  };

  it('names a hole for an empty store', async () => {
    const result = await world.pulled(unreachable).sync(world.wanted('12'), world.context(), {});
    expect(result).toMatchObject({ kind: 'failed', problems: [{ kind: 'feed-missing' }] });
  });

  it('notes the failure where the data in the store is new enough', async () => {
    await world.fill(world.client, [both]);
    const later = world.context('2026-11-27T20:00:00.000Z');
    const result = await world.pulled(unreachable).sync(world.wanted('12'), later, {});
    expect(result).toMatchObject({ kind: 'failed', problems: [{ kind: 'feed-not-updated' }] });
  });
});
