import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defined } from '../../src/domain/index.ts';
import type { Inventory, JudgedImage } from '../../src/inventory/ports.ts';
import { affected } from './events.ts';
import { imageKey, indexed, reference } from './images.ts';
import { FLEET_LINE as LINE, JUDGED_AT as AT, judgedImage, NOTHING_FOUND as NONE } from './judged-image.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, sync } from './records.ts';

const IMAGE = imageKey('a');
const LATER = '2026-11-29T00:00:00.000Z';
const ALL = { limit: 100 };

export function verdictSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const currentVerdict = async () =>
    (await store.verdicts.currentVerdicts([IMAGE])).get(IMAGE)?.lines.get('default');
  const eventsOf = async () => (await store.events.list(ALL)).items.map(({ event }) => event.finding?.id);

  it('lists the verdicts of an image, newest first, each with its line', async () => {
    const counts = { ...NONE, severities: { ...NONE.severities, critical: 1 } };
    await store.verdicts.record(judgedImage(), []);
    await store.verdicts.record(
      judgedImage({ before: 1, outcome: 'over', counts, cause: 'advisories', sync: 9, at: LATER }),
      [],
    );
    await store.verdicts.record(judgedImage({ image: imageKey('another') }), []);
    const { items, next } = await store.verdicts.history(IMAGE, ALL);
    const line = { ...LINE, since: AT };
    expect(items).toEqual([
      { outcome: 'over', counts, cause: 'advisories', sync: 9, at: LATER, line },
      { outcome: 'within', counts: NONE, cause: 'image', sync: 7, at: AT, line },
    ]);
    expect(next).toBeUndefined();
  });

  it('counts stored images by verdict, and those past a time limit', async () => {
    for (const name of ['a', 'b', 'c']) await store.inventory.save(indexed(name), [reference(name)]);
    await store.verdicts.record(judgedImage({ outcome: 'over', overdue: ['CVE-1', 'CVE-2'] }), []);
    await store.verdicts.record(judgedImage({ image: imageKey('b'), outcome: 'over' }), []);
    await store.verdicts.record(judgedImage({ image: imageKey('gone'), outcome: 'over' }), []);
    expect(await store.verdicts.counts()).toEqual({ within: 0, over: 2, incomplete: 0, overdue: 1 });
  });

  it('pages through verdicts and refuses the cursor of another list', async () => {
    for (const before of [undefined, 1, 2]) {
      await store.verdicts.record(judgedImage({ sync: before ?? 0, ...defined({ before }) }), []);
    }
    const first = await store.verdicts.history(IMAGE, { limit: 2 });
    expect(first.items.map(({ sync }) => sync)).toEqual([2, 1]);
    const second = await store.verdicts.history(IMAGE, { limit: 2, cursor: first.next ?? '' });
    expect(second.items.map(({ sync }) => sync)).toEqual([0]);
    expect(second.next).toBeUndefined();
    const oldest = await store.verdicts.history(IMAGE, { limit: 2, isOldestFirst: true });
    expect(oldest.items.map(({ sync }) => sync)).toEqual([0, 1]);
    const newest = await store.verdicts.history(IMAGE, {
      limit: 2,
      isOldestFirst: true,
      cursor: oldest.next ?? '',
    });
    expect(newest.items.map(({ sync }) => sync)).toEqual([2]);
    for (const cursor of ['1', 'run-1', 'verdict-', 'verdict-!', '']) {
      await expect(store.verdicts.history(IMAGE, { limit: 2, cursor })).rejects.toMatchObject({
        code: 'USAGE',
      });
    }
  });

  it('remembers how an image was judged last, also where that is no other verdict', async () => {
    expect(await currentVerdict()).toBeUndefined();
    await store.verdicts.record(judgedImage({ due: LATER, overdue: ['CVE-1'] }), []);
    const judged = { outcome: 'within', counts: NONE, line: LINE.hash, program: '1', at: AT } as const;
    expect(await currentVerdict()).toEqual({
      ...judged,
      revision: 1,
      sync: 7,
      overdue: ['CVE-1'],
      due: LATER,
    });
    const { line, image } = judgedImage();
    const same = { ...judged, line, image, overdue: [], before: 1, sync: 8 } as const;
    expect(await store.verdicts.record(same, [])).toBe(true);
    expect(await currentVerdict()).toEqual({ ...judged, revision: 2, sync: 8, overdue: [] });
    expect((await store.verdicts.history(IMAGE, ALL)).items).toHaveLength(1);
  });

  describe.each([
    ['never judged before', undefined],
    ['judged before', 1],
  ])('an image that two judge at once, %s', (_, before) => {
    it('keeps one verdict, with its events alone', async () => {
      if (before !== undefined) await store.verdicts.record(judgedImage(), []);
      const judgement = judgedImage({ ...defined({ before }), outcome: 'over' });
      const stored = await Promise.all(
        ['CVE-1', 'CVE-2'].map((cve) => store.verdicts.record(judgement, [{ event: affected(cve) }])),
      );
      expect(stored.toSorted()).toEqual([false, true]);
      expect(await eventsOf()).toEqual([stored[0] === true ? 'CVE-1' : 'CVE-2']);
      const { items } = await store.verdicts.history(IMAGE, ALL);
      expect(items.filter(({ outcome: each }) => each === 'over')).toHaveLength(1);
    });
  });

  it('keeps no verdict whose events cannot be stored', async () => {
    const event = { ...affected('CVE-1'), at: 'not a time' };
    await expect(store.verdicts.record(judgedImage(), [{ event }])).rejects.toThrow();
    expect(await currentVerdict()).toBeUndefined();
    expect((await store.verdicts.history(IMAGE, ALL)).items).toEqual([]);
  });

  it('tells by which line images were judged at a time, also once an earlier line came back', async () => {
    const other = { ...LINE, hash: 'another', rules: [{ id: 'CVE-1', reason: 'not reachable' }] };
    const days = ['2026-11-01', '2026-11-02', '2026-11-03'].map((day) => `${day}T00:00:00.000Z`);
    for (const [index, line] of [LINE, other, LINE].entries()) {
      const at = days[index] ?? '';
      await store.verdicts.record(judgedImage({ line, at, ...(index > 0 && { before: index }) }), []);
    }
    await store.verdicts.record(judgedImage({ image: imageKey('b'), line: LINE, at: LATER }), []);
    expect(await store.verdicts.lineAt('2026-10-31T23:59:59.999Z')).toBeUndefined();
    expect(await store.verdicts.lineAt('2026-11-01T12:00:00.000Z')).toEqual({ ...LINE, since: days[0] });
    expect(await store.verdicts.lineAt('2026-11-02T00:00:00.000Z')).toEqual({ ...other, since: days[1] });
    expect(await store.verdicts.lineAt(LATER)).toEqual({ ...LINE, since: days[2] });
  });

  it('returns the number of the last sync of any feed', async () => {
    expect(await store.verdicts.lastSync()).toBe(0);
    await sync(store, 'osv:Debian', [advisory('CVE-1')]);
    const state = await store.advisories.feedState('osv:Debian');
    expect(await store.verdicts.lastSync()).toBe(state?.seq);
  });

  it('lists images that run now apart from those that run nowhere', async () => {
    for (const name of ['a', 'b', 'c']) await store.inventory.save(indexed(name, []), [reference(name)]);
    const runs = ['a', 'b'].map((name) => ({
      namespace: 'shop',
      workload: { kind: 'Deployment', name },
      container: 'app',
      image: { reference: name, digest: imageKey(name) },
    }));
    const list = { generation: 1, at: AT, part: 1, of: 1 };
    await store.runs.put({ cluster: 'one', uid: 'uid-1' }, { ...list, runs });
    await store.runs.put(
      { cluster: 'one', uid: 'uid-1' },
      { ...list, generation: 2, runs: runs.slice(0, 1) },
    );
    const query = { lines: [LINE], program: '1', now: AT, limit: 10 };
    const idle = ['b', 'c'].map(imageKey).toSorted();
    expect(await store.verdicts.stale({ ...query, isRunning: true })).toEqual([imageKey('a')]);
    expect(await store.verdicts.stale({ ...query, isRunning: false })).toEqual(idle);
    const listed = async (isRunning: boolean) => {
      const { items } = await store.inventory.list({ limit: 10, isRunning });
      return items.map(({ key }) => key).toSorted();
    };
    expect([await listed(true), await listed(false)]).toEqual([[imageKey('a')], idle]);
  });

  it('lists images whose verdict may be another, though no feed changed', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const [current, fresh, moved, upgraded, due] = names.map((name) => indexed(name, []));
    const images = [current, fresh, moved, upgraded, due].flatMap((each) => each ?? []);
    for (const image of images) await store.inventory.save(image, [reference(image.key)]);
    const keep = async (image: typeof current, more: Partial<JudgedImage>) => {
      if (image) await store.verdicts.record(judgedImage({ image: image.key, ...more }), []);
    };
    await keep(current, { due: LATER });
    await keep(moved, { line: { ...LINE, hash: 'another' } });
    await keep(upgraded, { program: '0' });
    await keep(due, { due: AT });
    const query = { lines: [LINE], program: '1', now: AT, limit: 10 };
    const stale = await store.verdicts.stale(query);
    const expected = [fresh, moved, upgraded, due].map((each) => each?.key ?? '');
    expect(stale.toSorted()).toEqual(expected.toSorted());
    const [first] = stale;
    expect(await store.verdicts.stale({ ...query, limit: 1 })).toEqual([first]);
    expect(await store.verdicts.stale({ ...query, ...(first && { after: first }) })).toEqual(stale.slice(1));
  });
}
