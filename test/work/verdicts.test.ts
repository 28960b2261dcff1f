import { expect, it, onTestFinished } from 'vitest';
import { VERSION } from '../../src/domain/index.ts';
import { openInventory } from '../../src/inventory/index.ts';
import type { StoredName } from '../../src/inventory/ports.ts';
import type { LineSettings } from '../../src/policy/index.ts';
import type { WorkSettings } from '../../src/server/work/settings.ts';
import { serveImage } from '../../src/server/work/testing/serve-image.ts';
import {
  debianLayer,
  serveBlobs,
  startTestWork,
  type TestBlob,
  type TestWork,
} from '../../src/server/work/testing/world.ts';
import { changeStore } from '../../src/store/testing/change-store.ts';
import { inRepository, layered } from '../store/base-suite.ts';
import { imageKey, installed, TRIXIE } from '../store/images.ts';

const ZLIB = { name: 'zlib', version: '1.0' };
const UNHURRIED = { signal: new AbortController().signal, onProgress: () => undefined };
const TRACKER = { id: 'debian-tracker', part: '' };
const LINE: LineSettings = {
  line: { max: { unknown: 0 }, onlyFixed: false, failOnKev: false, strict: false, allowIncomplete: [] },
  ignore: [],
};
/** Versions. */
const [AFFECTED, FIXED] = ['1.0', '1.6'];

async function open(given: Partial<WorkSettings> = { line: LINE }) {
  const world = startTestWork(given);
  onTestFinished(() => world.close());
  const store = await openInventory(world.settings.store);
  onTestFinished(() => store.close());
  const look = async (key: Awaited<ReturnType<typeof index>>) => ({
    verdicts: (await store.verdicts.history(key, { limit: 9 })).items.map(({ outcome, cause }) => [
      outcome,
      cause,
    ]),
    events: (await store.events.list({ limit: 9 })).items.map(({ event }) => event.kind),
  });
  return { ...world, store, look, knownFlaws: (id: string) => store.firstKnown.of(id) };
}

async function index({ work }: Pick<TestWork, 'work'>, layer: TestBlob) {
  const { origin } = await serveBlobs([layer]);
  const request = {
    kind: 'layers',
    reference: 'app:1',
    layers: [{ url: `${origin}/blobs/${layer.digest}` }],
    names: [],
  } as const;
  return (await work.index({ request, principal: '' })).key;
}

it('keeps no verdict of an image before a feed that answers for it was loaded, and no event of the first', async () => {
  const world = await open();
  const key = await index(world, debianLayer(AFFECTED));
  expect(await world.look(key)).toEqual({ verdicts: [], events: [] });
  await world.work.sync(TRACKER, UNHURRIED);
  await world.work.refresh(key, UNHURRIED.signal);
  expect(await world.look(key)).toEqual({ verdicts: [['over', 'image']], events: [] });
});

it('keeps the verdict of an image that it reads, once, and reports one over the line', async () => {
  const world = await open();
  await world.work.sync(TRACKER, UNHURRIED);
  const key = await index(world, debianLayer(AFFECTED));
  const kept = { verdicts: [['over', 'image']], events: ['image.over-line'] };
  expect(await world.look(key)).toEqual(kept);
  await world.work.refresh(key, UNHURRIED.signal);
  expect(await index(world, debianLayer(AFFECTED))).toBe(key);
  expect(await world.look(key)).toEqual(kept);
  const fixed = await index(world, debianLayer(FIXED));
  expect(await world.look(fixed)).toEqual({ verdicts: [['within', 'image']], events: ['image.over-line'] });
});

it('heeds ignore rules in verdicts, and in no summary', async () => {
  const ignore = [{ id: 'CVE-2024-0001', reason: 'not reachable' }];
  const world = await open({ line: { ...LINE, ignore } });
  await world.work.sync(TRACKER, UNHURRIED);
  const key = await index(world, debianLayer(AFFECTED));
  expect((await world.look(key)).verdicts).toEqual([['within', 'image']]);
  await world.work.refresh(key, UNHURRIED.signal);
  expect((await world.store.inventory.summary(key))?.report?.counts).toMatchObject({ unknown: 1 });
});

it.each<[string, readonly string[], string, readonly StoredName[]]>([
  ['leaves out the base', ['debian:*'], 'within', [inRepository('docker.io/library/debian', '13')]],
  ['counts everything where no base is known', [], 'over', [inRepository('docker.io/library/debian', '13')]],
  ['counts what a base that only others read would bring', [], 'over', []],
])('judges by a line without bases: %s', async (_, bases, outcome, names) => {
  const line = { line: { ...LINE.line, ignoreBase: true as const }, ignore: [] };
  const world = await open({ line, bases });
  const { store } = world;
  await world.work.sync(TRACKER, UNHURRIED);
  const held = { distribution: TRIXIE, packages: [installed('zlib1g', { source: ZLIB })] };
  const namedBase = { source: 'label', digest: imageKey('base') } as const;
  await store.inventory.save(layered('base', ['a'], held), names);
  const app = layered('app', ['a', 'b'], { ...held, ...(names.length === 0 && { namedBase }) });
  await store.inventory.save(app, [inRepository('registry.example/app', '1', 'ci')]);
  await world.work.refresh(app.key, UNHURRIED.signal);
  expect((await world.look(app.key)).verdicts).toEqual([[outcome, 'image']]);
});

it('keeps no verdict without a line', async () => {
  const world = await open({});
  await world.work.sync(TRACKER, UNHURRIED);
  const key = await index(world, debianLayer(AFFECTED));
  expect(await world.look(key)).toEqual({ verdicts: [], events: [] });
});

it('keeps since when a flaw is known in an image that it reads, also without a line', async () => {
  const world = await open({});
  await world.work.sync(TRACKER, UNHURRIED);
  const key = await index(world, debianLayer(AFFECTED));
  await index(world, debianLayer(FIXED));
  const known = await world.knownFlaws('CVE-2024-0001');
  expect(known).toMatchObject([
    { image: key, name: 'zlib1g', version: AFFECTED, affectedSince: { sync: 1 } },
  ]);
  await world.work.refresh(key, UNHURRIED.signal);
  expect(await world.knownFlaws('CVE-2024-0001')).toEqual(known);
});

it('judges by matches the image whose verdict is by another line, and tells what changed', async () => {
  const world = await open();
  await world.work.sync(TRACKER, UNHURRIED);
  const key = await index(world, debianLayer(AFFECTED));
  const { signal } = UNHURRIED;
  const lines = [{ name: 'default', hash: 'another line' }];
  const query = { lines, program: VERSION, now: new Date().toISOString() };
  const judged = await world.work.judge({ kind: 'stale', query }, signal);
  expect(judged).toEqual({ byMatches: 1, byReport: 0, failures: [], failed: 0 });
  expect((await world.look(key)).verdicts).toEqual([['over', 'image']]);
});

it('counts and judges by matches the images that a first load of a feed answers for', async () => {
  const world = await open();
  const key = await index(world, debianLayer(AFFECTED));
  await world.work.sync(TRACKER, UNHURRIED);
  const span = { feed: 'debian-tracker', from: 1, to: 1 };
  expect(await world.work.judge({ kind: 'sync', span }, UNHURRIED.signal)).toMatchObject({ byMatches: 1 });
  expect(await world.look(key)).toEqual({ verdicts: [['over', 'image']], events: [] });
  const { items } = await world.store.inventory.list({ limit: 9 });
  expect(items[0]?.report?.counts).toMatchObject({ unknown: 1 });
  expect(await world.knownFlaws('CVE-2024-0001')).toMatchObject([
    { image: key, name: 'zlib1g', affectedSince: { sync: 1 } },
  ]);
});

it('tells once of an image that a new version would read, and that its registry no longer gives', async () => {
  const world = await open({});
  const registry = await serveImage(debianLayer(FIXED), debianLayer(FIXED, 'second'));
  const reference = `${registry.host}/team/app:1`;
  const read = () =>
    world.work.index({ request: { kind: 'reference', reference, insecure: true }, principal: '' });
  const { key } = await read();
  registry.refuse();
  await expect(read()).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
  expect((await world.look(key)).events).toEqual([]);
  changeStore(world.settings.store, `update image set indexed_by = 'dpkg/0'`);
  for (let i = 0; i < 2; i++) await expect(read()).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
  expect((await world.look(key)).events).toEqual(['image.unreadable']);
});

it('reports an image that a registry no longer has whole, and keeps what was read of it', async () => {
  const world = await open({ line: { ...LINE, line: { ...LINE.line, max: { critical: 0 } } } });
  await world.work.sync(TRACKER, UNHURRIED);
  const registry = await serveImage(debianLayer(FIXED), debianLayer(FIXED, 'lost'));
  const read = () =>
    world.work.index({
      request: { kind: 'reference', reference: `${registry.host}/team/app:1`, insecure: true },
      principal: '',
    });
  const { key } = await read();
  expect(await world.look(key)).toEqual({ verdicts: [['within', 'image']], events: [] });
  changeStore(world.settings.store, 'delete from layer_facts; delete from cataloged_image');
  registry.lose();
  expect((await read()).key).toBe(key);
  expect((await world.look(key)).events).toEqual(['image.unreadable']);
  const store = await openInventory(world.settings.store);
  onTestFinished(() => store.close());
  expect((await store.inventory.get(key))?.packages).not.toEqual([]);
});
