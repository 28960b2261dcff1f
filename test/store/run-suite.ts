import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemsOf } from '../../src/domain/index.ts';
import type { Inventory, Run, RunQuery } from '../../src/inventory/ports.ts';
import { imageKey } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { AT, CLAIM, LATER, list, LONG_AGO, run } from './runs.ts';

const nameOf = ({ workload, until }: Run) => (until === undefined ? workload.name : `${workload.name} ended`);

export function runSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const runsOf = async (query: Partial<RunQuery> = {}) =>
    (await store.runs.list({ limit: 500, ...query })).items;
  const names = async (query: Partial<RunQuery> = {}) => (await runsOf(query)).map(nameOf).toSorted();

  describe('a list of runs', () => {
    it('keeps what a list says of a run', async () => {
      const given = run('web', { owner: 'team-a', since: LONG_AGO });
      expect(await store.runs.put(CLAIM, list(1, [given]))).toEqual({
        isApplied: true,
        started: 1,
        ended: 0,
        changed: 0,
      });
      expect(await runsOf()).toEqual([
        {
          cluster: 'production',
          namespace: 'shop',
          workload: { kind: 'Deployment', name: 'web' },
          container: 'app',
          image: { reference: 'nginx:1.27', digest: imageKey('a'), unknown: { reason: 'not-read' } },
          owner: 'team-a',
          since: LONG_AGO,
          heardAt: AT,
        },
      ]);
    });

    it('changes only what differs from the list before', async () => {
      await store.runs.put(CLAIM, list(1, [run('stays'), run('goes'), run('moves', { owner: 'team-a' })]));
      const second = [run('stays'), run('moves', { owner: 'team-b' }), run('comes')];
      const outcome = await store.runs.put(CLAIM, list(2, second, { at: LATER }));
      expect(outcome).toEqual({ isApplied: true, started: 1, ended: 1, changed: 1 });
      const byName = new Map((await runsOf()).map((each) => [each.workload.name, each]));
      expect(byName.get('stays')).toMatchObject({ since: AT, heardAt: LATER });
      expect(byName.get('goes')).toMatchObject({ since: AT, until: LATER });
      expect(byName.get('moves')).toMatchObject({ since: AT, owner: 'team-b' });
      expect(byName.get('comes')).toMatchObject({ since: LATER });
      const third = await store.runs.put(CLAIM, list(3, second, { at: LATER }));
      expect(third).toEqual({ isApplied: true, started: 0, ended: 0, changed: 0 });
    });

    it('makes one run of equal ones, which begins with the first of them', async () => {
      const runs = [run('web'), run('web', { since: LONG_AGO }), run('web', { owner: 'team-a' })];
      expect(await store.runs.put(CLAIM, list(1, runs))).toMatchObject({ started: 1 });
      expect(await runsOf()).toMatchObject([{ since: LONG_AGO, owner: 'team-a' }]);
      expect(await store.runs.put(CLAIM, list(2, runs))).toMatchObject({ started: 0, changed: 0 });
    });

    it('begins another run for another image, and again for the image before', async () => {
      const other = run('web', { image: { reference: 'nginx:1.28', digest: imageKey('b') } });
      await store.runs.put(CLAIM, list(1, [run('web')]));
      await store.runs.put(CLAIM, list(2, [other]));
      await store.runs.put(CLAIM, list(3, [run('web')]));
      expect((await runsOf()).map(({ image, until }) => [image.reference, until !== undefined])).toEqual([
        ['nginx:1.27', false],
        ['nginx:1.28', true],
        ['nginx:1.27', true],
      ]);
    });

    it('refuses a part of a list that was divided otherwise, and keeps those that came', async () => {
      await store.runs.put(CLAIM, list(2, [run('a')], { part: 1, of: 2 }));
      await expect(store.runs.put(CLAIM, list(2, [run('b')], { part: 2, of: 3 }))).rejects.toMatchObject({
        code: 'RUNS_OUTDATED',
        message: 'generation 2 of production comes in 2 parts, not 3',
      });
      const last = await store.runs.put(CLAIM, list(2, [run('b')], { part: 2, of: 2 }));
      expect(last).toEqual({ isApplied: true, started: 2, ended: 0, changed: 0 });
    });

    it('applies a list once its last part has come, in any order', async () => {
      await store.runs.put(CLAIM, list(1, [run('old')]));
      const part = (number: number, workload: string) =>
        store.runs.put(CLAIM, list(2, [run(workload)], { part: number, of: 3 }));
      expect(await part(3, 'c')).toEqual({ isApplied: false, missing: [1, 2] });
      expect(await part(1, 'a')).toEqual({ isApplied: false, missing: [2] });
      expect(await part(1, 'a')).toEqual({ isApplied: false, missing: [2] });
      expect(await names()).toEqual(['old']);
      expect(await part(2, 'b')).toEqual({ isApplied: true, started: 3, ended: 1, changed: 0 });
      expect(await names()).toEqual(['a', 'b', 'c', 'old ended']);
    });

    it('gives up an unfinished list for a newer one', async () => {
      await store.runs.put(CLAIM, list(1, [run('lost')], { part: 1, of: 2 }));
      await store.runs.put(CLAIM, list(2, [run('b')], { part: 2, of: 2 }));
      await expect(store.runs.put(CLAIM, list(1, [run('lost')], { part: 2, of: 2 }))).rejects.toMatchObject({
        code: 'RUNS_OUTDATED',
      });
      await store.runs.put(CLAIM, list(2, [run('a')], { part: 1, of: 2 }));
      expect(await names()).toEqual(['a', 'b']);
    });

    it('refuses an older generation, and takes the same one twice', async () => {
      await store.runs.put(CLAIM, list(5, [run('web')]));
      await expect(store.runs.put(CLAIM, list(4, []))).rejects.toMatchObject({ code: 'RUNS_OUTDATED' });
      expect(await store.runs.put(CLAIM, list(5, [run('web')]))).toMatchObject({ started: 0, ended: 0 });
      expect(await names()).toEqual(['web']);
    });

    it('ends all runs of its cluster, and none of another, when it is empty', async () => {
      await store.runs.put(CLAIM, list(1, [run('a'), run('b')]));
      await store.runs.put({ cluster: 'staging', uid: 'uid-2' }, list(1, [run('c')]));
      expect(await store.runs.put(CLAIM, list(2, []))).toMatchObject({ ended: 2 });
      expect(await names()).toEqual(['a ended', 'b ended', 'c']);
    });

    it('never ends a run before it began, whatever the clocks say', async () => {
      await store.runs.put(CLAIM, list(1, [run('web', { since: LATER })], { at: LATER }));
      await store.runs.put(CLAIM, list(2, [], { at: AT }));
      expect(await runsOf()).toMatchObject([{ since: LATER, until: LATER, heardAt: LATER }]);
    });

    it('refuses more runs than a cluster can have, and keeps what was there', async () => {
      await store.runs.put(CLAIM, list(1, [run('web')]));
      const one = run('web');
      const tooMany = Array.from({ length: 500_001 }, () => one);
      await expect(store.runs.put(CLAIM, list(2, tooMany))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
      expect(await names()).toEqual(['web']);
    });

    it('takes lists of two clusters with the same images at once', async () => {
      const runs = Array.from({ length: 50 }, (_, i) =>
        run(`w${i}`, { image: { reference: `app:${i}`, digest: imageKey('a') } }),
      );
      const claims = ['a', 'b', 'c', 'd'].map((name) => ({ cluster: name, uid: name }));
      const lists = claims.map((claim, i) =>
        store.runs.put(claim, list(1, i % 2 === 0 ? runs : runs.toReversed())),
      );
      await Promise.all(lists);
      expect(await runsOf()).toHaveLength(200);
    });
  });

  describe('the name of a cluster', () => {
    const other = { cluster: 'production', uid: 'uid-2' };

    it('keeps the name of a cluster for its first UID, until it is removed', async () => {
      await store.runs.put(CLAIM, list(7, [run('web')]));
      await expect(store.runs.put(other, list(8, []))).rejects.toMatchObject({ code: 'CLUSTER_TAKEN' });
      expect(await store.runs.removeCluster('production', LATER)).toBe(true);
      expect(await store.runs.removeCluster('production', LATER)).toBe(false);
      expect(await store.runs.cluster('production')).toEqual({ name: 'production', heardAt: AT, running: 0 });
      expect(await runsOf()).toMatchObject([{ since: AT, until: LATER }]);
      expect(await store.runs.put(other, list(1, [run('web')], { at: LATER }))).toMatchObject({ started: 1 });
      await expect(store.runs.put(CLAIM, list(9, []))).rejects.toMatchObject({ code: 'CLUSTER_TAKEN' });
    });

    it('takes nothing that another cluster sends for a sign of life', async () => {
      await store.runs.put(CLAIM, list(1, []));
      const beat = store.runs.heartbeat(other, { generation: 1, at: LATER });
      await expect(beat).rejects.toMatchObject({ code: 'CLUSTER_TAKEN' });
      expect(await store.runs.cluster('production')).toMatchObject({ uid: 'uid-1', heardAt: AT });
    });

    it('lists clusters with their runs and when each was last heard', async () => {
      await store.runs.put({ cluster: 'b', uid: 'b' }, list(1, [run('x')]));
      await store.runs.put({ cluster: 'a', uid: 'a' }, list(3, [run('x'), run('y')]));
      await store.runs.heartbeat({ cluster: 'a', uid: 'a' }, { generation: 3, at: LATER });
      expect(await store.runs.clusters()).toEqual([
        { name: 'a', uid: 'a', generation: 3, heardAt: LATER, running: 2 },
        { name: 'b', uid: 'b', generation: 1, heardAt: AT, running: 1 },
      ]);
      expect(await store.runs.cluster('c')).toBeUndefined();
    });

    it('keeps nothing of a heartbeat before the first list', async () => {
      const beat = store.runs.heartbeat(CLAIM, { generation: 1, at: AT });
      await expect(beat).rejects.toMatchObject({ code: 'RUNS_OUTDATED' });
      expect(await store.runs.clusters()).toEqual([]);
    });
  });

  describe('changes since a generation', () => {
    const change = { after: 1, generation: 2, at: LATER, started: [], ended: [] };

    it('ends and starts runs, and changes owners', async () => {
      await store.runs.put(CLAIM, list(1, [run('a'), run('b'), run('c')]));
      const changes = { ...change, started: [run('d'), run('b', { owner: 'team-a' })], ended: [run('c')] };
      expect(await store.runs.amend(CLAIM, changes)).toEqual({ started: 1, ended: 1, changed: 1 });
      expect(await names()).toEqual(['a', 'b', 'c ended', 'd']);
      expect(await names({ owner: 'team-a' })).toEqual(['b']);
      expect(await store.runs.amend(CLAIM, changes)).toEqual({ started: 0, ended: 0, changed: 0 });
    });

    it.each([
      ['a cluster without a list', undefined],
      ['a cluster at an older generation', 0],
      ['a cluster at a newer generation', 3],
    ])('asks for the whole list after changes of %s', async (_, generation) => {
      if (generation !== undefined) await store.runs.put(CLAIM, list(generation, [run('a')]));
      const amended = store.runs.amend(CLAIM, { ...change, ended: [run('a')] });
      await expect(amended).rejects.toMatchObject({ code: 'RUNS_OUTDATED' });
      expect(await names()).toEqual(generation === undefined ? [] : ['a']);
    });

    it('ends a run and begins another of the same container in one change', async () => {
      await store.runs.put(CLAIM, list(1, [run('a')]));
      await store.runs.amend(CLAIM, { ...change, started: [run('a')], ended: [run('a')] });
      expect(await names()).toEqual(['a', 'a ended']);
    });

    it('leaves a list that is arriving alone when changes come', async () => {
      await store.runs.put(CLAIM, list(1, [run('a')]));
      await store.runs.put(CLAIM, list(3, [run('b')], { part: 1, of: 2 }));
      await store.runs.amend(CLAIM, { ...change, started: [run('c')] });
      expect(await names()).toEqual(['a', 'c']);
      await store.runs.put(CLAIM, list(3, [run('d')], { part: 2, of: 2 }));
      expect(await names()).toEqual(['a ended', 'b', 'c ended', 'd']);
    });
  });

  describe('a list of runs that is read', () => {
    beforeEach(async () => {
      const other = { reference: 'redis:7', digest: imageKey('b') };
      await store.runs.put(CLAIM, list(1, [run('a', { owner: 'team-a' }), run('b', { namespace: 'x' })]));
      await store.runs.put(CLAIM, list(2, [run('a', { owner: 'team-a' }), run('c', { image: other })]));
      await store.runs.put({ cluster: 'staging', uid: 'uid-2' }, list(1, [run('d')]));
    });

    it.each<[Partial<RunQuery>, readonly string[]]>([
      [{}, ['a', 'b ended', 'c', 'd']],
      [{ isRunning: true }, ['a', 'c', 'd']],
      [{ cluster: 'production' }, ['a', 'b ended', 'c']],
      [{ cluster: 'production', namespace: 'x' }, ['b ended']],
      [{ owner: 'team-a' }, ['a']],
      [{ images: ['redis:7'] }, ['c']],
      [{ images: [imageKey('a')], isRunning: true }, ['a', 'd']],
      [{ images: [imageKey('c')] }, []],
      [{ images: ['redis:7', imageKey('c'), imageKey('a')], isRunning: true }, ['a', 'c', 'd']],
      [{ cluster: 'unknown' }, []],
    ])('filters runs by %o', async (query, expected) => {
      expect(await names(query)).toEqual(expected);
    });

    it.each([1, 2, 3])('lists runs in pages of %i, newest first', async (limit) => {
      const seen: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const page: Awaited<ReturnType<Inventory['runs']['list']>> = await store.runs.list({
          limit,
          ...(cursor !== '' && { cursor }),
        });
        seen.push(...page.items.map(nameOf));
        cursor = page.next;
      }
      expect(seen[0]).toBe('d');
      expect(seen.toSorted()).toEqual(['a', 'b ended', 'c', 'd']);
      const oldest = itemsOf((from) => store.runs.list({ limit, isOldestFirst: true, ...from }));
      expect(await Array.fromAsync(oldest, nameOf)).toEqual(seen.toReversed());
    });

    it.each(['1', 'run-', 'run-x!', 'scan-1'])(
      'refuses in a list of runs the cursor %s, of another list',
      async (cursor) => {
        await expect(store.runs.list({ limit: 1, cursor })).rejects.toMatchObject({ code: 'USAGE' });
        await expect(store.runs.images({ limit: 1, cursor })).rejects.toMatchObject({ code: 'USAGE' });
      },
    );

    it('lists images with the number of their runs', async () => {
      const images = async (isRunning: boolean) =>
        (await store.runs.images({ limit: 9, isRunning })).items.map((each) => [
          each.reference,
          each.running,
        ]);
      expect(await images(false)).toEqual([
        ['redis:7', 1],
        ['nginx:1.27', 2],
      ]);
      await store.runs.put(CLAIM, list(3, [run('a')]));
      expect(await images(true)).toEqual([['nginx:1.27', 2]]);
      expect(await images(false)).toEqual([
        ['redis:7', 0],
        ['nginx:1.27', 2],
      ]);
    });
  });
}
