import { afterAll, describe, expect, it } from 'vitest';
import { imageKey, indexed, installed, reference } from '../../../test/store/images.ts';
import type { WrittenSubscription } from '../../config/subscriptions/index.ts';
import type { Places } from '../../domain/index.ts';
import { httpClientOnDemand } from '../../http/index.ts';
import type { Inventory } from '../../inventory/ports.ts';
import { imageEvent } from '../../notify/testing.ts';
import { sealTarget } from './sealed-target.ts';
import {
  imageOf,
  news,
  openHarbour,
  receive,
  runIn,
  SEALER,
  SECRET,
  startSubscriptions,
  written,
} from './testing.ts';

const LOOPBACK = httpClientOnDemand({ userAgent: 'test', attempts: 1 });
afterAll(() => LOOPBACK.close());

/** Runs images `a` and `c` in two clusters. */
async function runFleet(store: Inventory): Promise<void> {
  await runIn(store, 'production', [
    { image: imageOf('a'), owner: 'team-a' },
    { image: imageOf('a'), owner: 'team-a' },
    { image: imageOf('a'), owner: 'team-b', namespace: 'pay' },
    { image: imageOf('c') },
  ]);
  await runIn(store, 'staging', [{ image: imageOf('a') }]);
}

/** Runs images, and subscribes with a filter. */
async function openFleet(filter: Partial<WrittenSubscription> = {}) {
  const { store, append } = await openHarbour();
  await runFleet(store);
  const { target, received } = await receive();
  const addressOf = (path: string) => `https://plimsoll.example${path}`;
  const { pass } = await startSubscriptions(store, { written: [written('ops', target, filter)], addressOf });
  return {
    store,
    pass,
    append,
    announced: () => received.map(({ body }) => body.data.events),
    lines: () =>
      received.flatMap(({ body }) =>
        body.data.events.flatMap(({ hits }) =>
          hits.listed.map(({ name, owner, workloads }) => [name.slice(-3), owner, workloads]),
        ),
      ),
  };
}

describe('the workloads of a message', () => {
  it('lists workloads by image and owner, before images that run nowhere', async () => {
    const { append, pass, announced, lines } = await openFleet();
    await append(news());
    await pass();
    expect(lines()).toEqual([
      ['a:1', 'team-a', 2],
      ['a:1', undefined, 1],
      ['a:1', 'team-b', 1],
      ['b:1', undefined, undefined],
    ]);
    const hits = announced()[0]?.[0]?.hits;
    expect(hits).toMatchObject({ images: 2, workloads: 4, total: 5 });
    expect(hits?.more).toBeUndefined();
    expect(hits?.listed[2]?.places).toEqual([
      {
        cluster: 'production',
        namespace: 'pay',
        workload: { kind: 'Deployment', name: 'workload-2' },
        container: 'app',
      },
    ]);
  });

  it('names the workloads at the time of the message', async () => {
    const { store, append, pass, lines } = await openFleet();
    await runIn(store, 'production', [], 2);
    await runIn(store, 'staging', [{ image: imageOf('b') }], 2);
    await append(news());
    await pass();
    expect(lines()).toEqual([
      ['b:1', undefined, 1],
      ['a:1', undefined, undefined],
    ]);
  });

  it('gives the address of the full list beside more than a hundred workloads', async () => {
    const { store, append, pass, announced } = await openFleet();
    const many = Array.from({ length: 120 }, () => ({ image: imageOf('a'), owner: 'team-a' }));
    await runIn(store, 'production', many, 2);
    const event = news();
    await append(event);
    await pass();
    const hits = announced()[0]?.[0]?.hits;
    expect(hits).toMatchObject({ workloads: 121, listed: [{ owner: 'team-a', workloads: 120 }, {}, {}] });
    expect(hits?.more).toBe(`https://plimsoll.example/api/v1/events/${event.id}/workloads`);
  });
});

describe('a subscription of a client that sees a part of the fleet', () => {
  const principals = (sees: Places | undefined, isAdmin: boolean) => ({
    maySubscribe: () => true,
    isAdmin: () => isAdmin,
    placesOf: () => sees,
  });

  const createOwn = (store: Inventory, target: string, seesAll: boolean) =>
    store.subscriptions.create(
      {
        name: 'own',
        origin: 'api',
        creator: 'token:web',
        seesAll,
        settings: '{"format":"json","digest":"none"}',
        sealed: sealTarget({ target, secrets: [SECRET] }, SEALER),
        cursor: 0,
      },
      20,
    );

  it.each<[Places | undefined, boolean, readonly string[]]>([
    [undefined, true, ['a:1 2', 'a:1 1', 'a:1 1', 'b:1 none']],
    [{ clusters: ['staging'] }, true, ['a:1 1']],
    [{ owners: ['team-b'] }, false, ['a:1 1']],
    [{ namespaces: ['elsewhere'] }, true, []],
  ])('tells a client that sees %j of that alone, admin %j', async (sees, isAdmin, expected) => {
    const { store, append } = await openHarbour();
    await runFleet(store);
    const { target, received } = await receive();
    await createOwn(store, target, isAdmin);
    const { pass } = await startSubscriptions(store, {
      principals: principals(sees, isAdmin),
      clients: { file: LOOPBACK, api: LOOPBACK },
    });
    await append(news());
    await pass();
    const lines = received.flatMap(({ body }) => body.data.events.flatMap(({ hits }) => hits.listed));
    expect(lines.map(({ name, workloads = 'none' }) => `${name.slice(-3)} ${workloads}`)).toEqual(expected);
  });

  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
  ])(
    'tells a client, an admin then (%j) and now (%j), of images of others: %j',
    async (seesAll, isAdmin, isNotified) => {
      const { store, append } = await openHarbour();
      const claim = reference('registry.example/d:1', 'token:other');
      await store.inventory.save(indexed('d', [installed('openssl')]), [claim]);
      const { target, received } = await receive();
      await createOwn(store, target, seesAll);
      const { pass } = await startSubscriptions(store, {
        principals: principals(undefined, isAdmin),
        clients: { file: LOOPBACK, api: LOOPBACK },
      });
      await append(news());
      await pass();
      const images = received.flatMap(({ body }) => body.data.events.flatMap(({ hits }) => hits.listed));
      expect(images.length).toBeGreaterThan(0);
      expect(images.some(({ image }) => image === imageKey('d'))).toBe(isNotified);
    },
  );
});

describe('a subscription to a part of the fleet', () => {
  it.each<[Partial<WrittenSubscription>, readonly (readonly [string, string | undefined, number])[]]>([
    [{ clusters: ['staging'] }, [['a:1', undefined, 1]]],
    [{ namespaces: ['pay'] }, [['a:1', 'team-b', 1]]],
    [
      { owners: ['team-a', 'team-b'], clusters: ['production'] },
      [
        ['a:1', 'team-a', 2],
        ['a:1', 'team-b', 1],
      ],
    ],
    [{ clusters: ['elsewhere'] }, []],
    [
      { running: true },
      [
        ['a:1', 'team-a', 2],
        ['a:1', undefined, 1],
        ['a:1', 'team-b', 1],
      ],
    ],
  ])('tells a subscription to %j only of what runs there', async (filter, expected) => {
    const { append, pass, lines } = await openFleet(filter);
    await append(news());
    await pass();
    expect(lines()).toEqual(expected);
  });

  it('tells a subscription to a cluster of images that run there, and not of a feed', async () => {
    const { append, pass, announced } = await openFleet({ clusters: ['staging'] });
    await append(imageEvent('image.over-line', imageKey('a')), {
      ...imageEvent('image.over-line', imageKey('b')),
      id: 'b2',
    });
    await append({ version: 1, id: 'f1', kind: 'feed.stale', at: news().at, feed: 'kev', message: 'stale' });
    await pass();
    expect(announced().map(([event]) => event?.image)).toEqual([imageKey('a')]);
  });

  it('tells a subscription to running images of a feed if it names that kind', async () => {
    const { append, pass, announced } = await openFleet({ running: true, kinds: ['feed.stale'] });
    await append({ version: 1, id: 'f1', kind: 'feed.stale', at: news().at, feed: 'kev', message: 'stale' });
    await pass();
    expect(announced().map(([event]) => event?.feed)).toEqual(['kev']);
  });
});
