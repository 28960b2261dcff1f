import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ImageReader, Inventory } from '../../src/inventory/ports.ts';
import { imageKey, indexed, installed, reference } from './images.ts';
import { judgedImage } from './judged-image.ts';
import type { OpenStore } from './open-store.ts';
import { LONG_BEFORE, pruneBefore } from './pruning.ts';
import { advisory, sync } from './records.ts';
import { AT, CLAIM, LATER, list, run } from './runs.ts';

const A = imageKey('a');
const B = imageKey('b');
const WEB = { cluster: 'production', namespace: 'shop', workload: { kind: 'Deployment', name: 'web' } };

/** Changes since a page was shown. */
export function changeSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const save = (text: string, names = [reference(`${text}:1`)]) =>
    store.inventory.save(indexed(text, [installed('bash')]), names);
  const count = (high: number, number: number) =>
    store.inventory.saveSummary({
      ...indexed('a'),
      summary: { counts: { high }, holes: 0, at: AT },
      sync: number,
    });

  /** Runs the work and returns the changes that it makes. */
  async function changesOf(work: () => Promise<unknown>, reader?: ImageReader) {
    const { sequence } = await store.changes.since(undefined);
    await work();
    const { sequence: last, isAll, ...changed } = await store.changes.since(sequence, reader);
    expect(last).toBeGreaterThanOrEqual(sequence);
    if (isAll) return 'all';
    return Object.fromEntries(Object.entries(changed).filter(([, listed]) => listed.length > 0));
  }

  it('lists nothing while nothing changes, and counts everything as changed without a number', async () => {
    expect(await store.changes.since(undefined)).toMatchObject({ sequence: 0, isAll: true });
    await save('a');
    const { sequence } = await store.changes.since(undefined);
    const nothing = { isAll: false, images: [], workloads: [], feeds: [] };
    expect(await store.changes.since(sequence)).toEqual({ sequence, ...nothing });
    expect(await store.changes.since(sequence + 1)).toMatchObject({ sequence, isAll: true });
  });

  it('lists a feed whose records changed, and no feed that was only confirmed', async () => {
    const load = () => sync(store, 'osv:Debian', [advisory('CVE-1')]);
    expect(await changesOf(load)).toEqual({ feeds: ['osv:Debian'] });
    expect(await changesOf(load)).toEqual({});
  });

  it('lists an image that was saved, and one that lost its name to another', async () => {
    await save('a', [reference('app:1')]);
    const images = [A, B].sort().map((key) => ({ key, kinds: ['save'] }));
    expect(await changesOf(() => save('b', [reference('app:1')]))).toEqual({ images });
  });

  it('counts everything as changed once an image is removed', async () => {
    await save('a');
    expect(await changesOf(() => store.inventory.delete(B))).toEqual({});
    expect(await changesOf(() => store.inventory.delete(A))).toBe('all');
    await save('a');
    expect(await changesOf(() => store.inventory.forgetName(reference('a:1')))).toBe('all');
    await save('b');
    expect(await changesOf(() => pruneBefore(store, LONG_BEFORE, { imagesBefore: LATER }))).toBe('all');
  });

  it('lists workloads that start, stop or leave with their cluster, and their images', async () => {
    await save('a');
    const web = run('web', { image: { reference: 'a:1', digest: A } });
    const changed = { images: [{ key: A, kinds: ['run'] }], workloads: [WEB] };
    expect(await changesOf(() => store.runs.put(CLAIM, list(1, [web])))).toEqual(changed);
    expect(await changesOf(() => store.runs.put(CLAIM, list(2, [web])))).toEqual({});
    const amend = (after: number, started: readonly (typeof web)[], ended: readonly (typeof web)[]) =>
      store.runs.amend(CLAIM, { after, generation: after + 1, at: LATER, started, ended });
    expect(await changesOf(() => amend(2, [], [web]))).toEqual(changed);
    expect(await changesOf(() => amend(3, [web], []))).toEqual(changed);
    expect(await changesOf(() => amend(4, [{ ...web, owner: 'team-web' }], []))).toBe('all');
    expect(await changesOf(() => store.runs.removeCluster(CLAIM.cluster, LATER))).toEqual(changed);
  });

  it('lists a workload once its image is saved under the digest that runs', async () => {
    const running = imageKey('an index');
    await store.runs.put(CLAIM, list(1, [run('web', { image: { reference: 'a:1', digest: running } })]));
    expect(await changesOf(() => save('a', [reference(`registry.example/a@${running}`)]))).toEqual({
      images: [{ key: A, kinds: ['run', 'save'] }],
      workloads: [WEB],
    });
  });

  it('lists an image whose counts or verdict changed, and not one that was counted the same', async () => {
    await save('a');
    const judged = { images: [{ key: A, kinds: ['verdict'] }] };
    expect(await changesOf(() => count(1, 1))).toEqual(judged);
    expect(await changesOf(() => count(1, 2))).toEqual({});
    expect(await changesOf(() => count(2, 3))).toEqual(judged);
    expect(await changesOf(() => store.verdicts.record(judgedImage(), []))).toEqual(judged);
    const { cause, ...same } = judgedImage({ before: 1, sync: 8 });
    expect(cause).toBeDefined();
    expect(await changesOf(() => store.verdicts.record(same, []))).toEqual({});
  });

  it('lists images that were judged together, and those that no line judges any more', async () => {
    await save('a');
    const [{ sequence } = { sequence: -1 }] = await store.matches.images([A]);
    const record = (number: number, high: number) =>
      store.verdicts.recordImages([
        { key: A, sequence, summary: { counts: { high }, holes: 0, at: AT }, sync: number, verdicts: [] },
      ]);
    const judged = { images: [{ key: A, kinds: ['verdict'] }] };
    expect(await changesOf(() => record(1, 1))).toEqual(judged);
    expect(await changesOf(() => record(2, 1))).toEqual({});
    await store.verdicts.record(judgedImage(), []);
    const before = (await store.verdicts.currentVerdicts([A])).get(A) ?? { lines: new Map() };
    expect(await changesOf(() => store.verdicts.endOthers(A, [], before))).toEqual(judged);
    expect(await changesOf(() => store.verdicts.endOthers(A, [], before))).toEqual({});
  });

  it('lists what the reader sees', async () => {
    const work = async () => {
      await save('a', [reference('a:1', 'token:ci')]);
      await store.runs.put(CLAIM, list(1, [run('web', { image: { reference: 'a:1', digest: A } })]));
    };
    const { sequence } = await store.changes.since(undefined);
    await work();
    const since = (reader: ImageReader) => store.changes.since(sequence, reader);
    const sees = { principal: 'token:web', places: { namespaces: ['elsewhere'] } };
    const shop = { principal: 'token:web', places: { namespaces: ['shop'] } };
    const images = [{ key: A, kinds: ['run', 'save'] }];
    expect(await since({})).toMatchObject({ images, workloads: [WEB] });
    expect(await since({ visibleTo: 'token:ci' })).toMatchObject({ images, workloads: [WEB] });
    expect(await since({ visibleTo: 'token:other' })).toMatchObject({ images: [], workloads: [WEB] });
    expect(await since({ sees })).toMatchObject({ images: [], workloads: [] });
    expect(await since({ sees: shop })).toMatchObject({ images, workloads: [WEB] });
  });

  it('counts everything as changed where more changed than is worth listing', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => run(`web-${i}`));
    expect(await changesOf(() => store.runs.put(CLAIM, list(1, many)))).toBe('all');
  });
}
