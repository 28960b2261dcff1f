import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it, onTestFinished } from 'vitest';
import schema from '../../../schema/evidence-1.json' with { type: 'json' };
import { evidence } from '../../api/index.ts';
import { PROGRAM } from '../../domain/index.ts';
import { headed, jsonStream } from '../../report/index.ts';
import { openWorld } from '../../findings/testing.ts';
import { loadFeed } from '../../server/clair/testing.ts';
import { announceChanges } from '../../server/notifications/index.ts';
import { imageKey, indexed, installed, reference } from '../../../test/store/images.ts';
import { judgedImage } from '../../../test/store/judged-image.ts';
import { CLAIM, list, run } from '../../../test/store/runs.ts';
import { collectEvidence } from './collect-evidence.ts';
import { viewEvidence } from './view-evidence.ts';

const FEED = 'debian-tracker';
const OTHER = { id: 'CVE-2024-1', package: 'unrelated' };
const ZLIB = { id: 'CVE-2024-2', package: 'zlib' };

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** Two images hold zlib, of which one runs; the second sync brings a flaw, then KEV lists it. */
async function openFleet() {
  const world = await openWorld({}, { offline: true });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const { context } = world;
  const { store } = context;
  for (const name of ['a', 'b']) {
    await store.inventory.save(indexed(name, [installed('zlib')]), [reference(name)]);
  }
  const workload = run('shop', { image: { reference: 'a', digest: imageKey('a') } });
  await store.runs.put(CLAIM, list(1, [workload]));
  await store.runs.put(CLAIM, list(2, [{ ...workload, container: 'other' }]));
  const kev = (...cves: readonly string[]) =>
    store.enrichment.replaceKev(
      cves.map((cve) => [cve, { dateAdded: '2026-01-01', ransomware: false }] as const),
      { syncedAt: '2026-11-25T11:00:00Z', problems: [] },
    );
  await kev();
  await loadFeed(store, FEED, [OTHER]);
  for (const feed of [FEED, 'kev']) await announceChanges(feed, undefined, context);
  const sync = async (...flaws: readonly (typeof ZLIB)[]) => {
    await loadFeed(store, FEED, [OTHER, ...flaws]);
    await announceChanges(FEED, undefined, context);
  };
  const exploit = async (...cves: readonly string[]) => {
    await kev(...cves);
    await announceChanges('kev', undefined, context);
  };
  return { context, store, sync, exploit };
}

it('collects where a flaw was, since when, what advisories said, and verdicts, events and messages', async () => {
  const { context, store, sync, exploit } = await openFleet();
  await sync(ZLIB);
  await exploit(ZLIB.id);
  await sync();
  await store.verdicts.record(judgedImage({ image: imageKey('a') }), []);
  const made = { name: 'ops', origin: 'api', creator: 'token:ci', seesAll: true } as const;
  await store.subscriptions.create({ ...made, settings: '{}', sealed: 'sealed', cursor: 0 }, 20);
  const message = { type: 'finding.affected', headers: {}, body: '{}', flaws: [ZLIB.id] };
  await store.subscriptions.advance({
    name: 'ops',
    from: 0,
    to: 1,
    deliveries: [
      { ...message, id: 'm-1', summary: 'news' },
      { ...message, id: 'm-2', summary: 'more news' },
    ],
    announced: new Map(),
  });
  await store.deliveries.delivered([{ id: 'm-1' }], '2026-11-25T12:30:00.000Z');

  const found = await collectEvidence(ZLIB.id, context);
  const { affectedSince, exploitedSince } = found;
  expect(found.isKnown).toBe(true);
  expect(affectedSince?.sync).toBeLessThan(exploitedSince?.sync ?? 0);
  const zlib = { name: 'zlib', version: '1.0-1', isAffected: false, affectedSince, exploitedSince };
  expect(await Array.fromAsync(found.images)).toMatchObject(
    [imageKey('a'), imageKey('b')].toSorted().map((key) => ({ key, isStored: true, packages: [zlib] })),
  );
  const runs = await Array.fromAsync(found.runs);
  expect(runs.map(({ container, until }) => [container, until !== undefined])).toEqual([
    ['app', true],
    ['other', false],
  ]);
  expect(found.advisories.map(({ of, ranges, kev }) => [of, ranges.length, kev !== undefined])).toEqual([
    ['affected', 1, false],
    ['exploited', 1, true],
    ['now', 0, true],
  ]);
  expect(await Array.fromAsync(found.verdicts)).toMatchObject([{ image: imageKey('a'), outcome: 'within' }]);
  const events = await Array.fromAsync(found.events);
  expect(events.map(({ kind }) => kind)).toEqual([
    'finding.affected',
    'finding.exploited',
    'finding.relieved',
  ]);
  expect(found.messages).toMatchObject([
    { id: 'm-1', subscription: 'ops', summary: 'news', state: 'delivered' },
    { id: 'm-2', state: 'waiting' },
  ]);
  const text = await Array.fromAsync(jsonStream(headed(viewEvidence(found), PROGRAM)));
  const written: unknown = JSON.parse(text.join(''));
  expect([validate(written), validate.errors]).toEqual([true, null]);
  const sent: unknown = JSON.parse((await Array.fromAsync(jsonStream(viewEvidence(found)))).join(''));
  expect(evidence.parse(sent)).toEqual(sent);
});

it('lists images that no server reported on by what feeds say now, without a time', async () => {
  const { context, store } = await openFleet();
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  const { affectedSince, advisories, ...found } = await collectEvidence(ZLIB.id, context);
  const images = await Array.fromAsync(found.images);
  expect(images).toHaveLength(2);
  expect(images[0]?.packages).toEqual([{ name: 'zlib', version: '1.0-1', isAffected: true }]);
  expect(affectedSince).toBeUndefined();
  expect(advisories.map(({ of }) => of)).toEqual(['now']);
});

it('keeps an image that is gone, while a run names it', async () => {
  const { context, store, sync } = await openFleet();
  await sync(ZLIB);
  for (const name of ['a', 'b']) await store.inventory.delete(imageKey(name));
  const { images, runs } = await collectEvidence(ZLIB.id, context);
  expect(await Array.fromAsync(images)).toMatchObject([{ key: imageKey('a'), names: [], isStored: false }]);
  expect(await Array.fromAsync(runs)).toHaveLength(2);
});

it('tells an ID that nothing names from one that affects no image', async () => {
  const { context } = await openFleet();
  for (const [id, isKnown] of [
    ['CVE-2024-9', false],
    [OTHER.id, true],
  ] as const) {
    const found = await collectEvidence(id, context);
    expect([id, found.isKnown, await Array.fromAsync(found.images)]).toEqual([id, isKnown, []]);
  }
});
