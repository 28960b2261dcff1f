import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inventory, NewRun, CurrentVerdicts } from '../../src/inventory/ports.ts';
import { imageKey, indexed, reference } from './images.ts';
import { FLEET_LINE, JUDGED_AT, judgedImage } from './judged-image.ts';
import type { OpenStore } from './open-store.ts';
import { AT, CLAIM, LATER, list, run } from './runs.ts';

const IMAGE = imageKey('a');
const PAYMENTS = { ...FLEET_LINE, name: 'payments' };
const QUERY = { lines: [FLEET_LINE, PAYMENTS], program: '1', now: JUDGED_AT, limit: 10 };
const OTHER = { reference: 'nginx:1.28', digest: imageKey('b') };

export function lineSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
    for (const name of ['a', 'b']) {
      const image = indexed(name, []);
      await store.inventory.save(image, [reference(name)]);
      await store.verdicts.record(judgedImage({ image: image.key }), []);
    }
  });
  afterEach(() => store.close());

  const put = (generation: number, ...runs: readonly NewRun[]) =>
    store.runs.put(CLAIM, list(generation, runs));
  const stale = () => store.verdicts.stale(QUERY);
  const currentVerdicts = async () =>
    [...((await store.verdicts.currentVerdicts([IMAGE])).get(IMAGE)?.lines.keys() ?? [])].toSorted();
  const currentVerdictsOf = async (key = IMAGE): Promise<CurrentVerdicts> =>
    (await store.verdicts.currentVerdicts([key])).get(key) ?? { lines: new Map() };
  const sequenceOf = async (key = IMAGE) => (await currentVerdictsOf(key)).sequence;
  const endOthers = async (lines: readonly string[] = ['default']) => {
    expect(await store.verdicts.endOthers(IMAGE, lines, await currentVerdictsOf())).toBe(true);
  };

  it('keeps a verdict of an image for each of its lines, and forgets how a line that ended judged it', async () => {
    const over = judgedImage({ line: PAYMENTS, outcome: 'over', sync: 8 });
    expect(await store.verdicts.record(over, [])).toBe(true);
    expect(await currentVerdicts()).toEqual(['default', 'payments']);
    expect(await store.verdicts.outcomes([IMAGE, imageKey('c')])).toEqual(
      new Map([
        [
          IMAGE,
          [
            { line: 'default', outcome: 'within' },
            { line: 'payments', outcome: 'over' },
          ],
        ],
      ]),
    );
    const { items } = await store.verdicts.history(IMAGE, { limit: 9 });
    expect(items.map(({ line, outcome }) => [line.name, outcome])).toEqual([
      ['payments', 'over'],
      ['default', 'within'],
    ]);
    expect(await stale()).toEqual([]);
    expect(await store.verdicts.stale({ ...QUERY, lines: [FLEET_LINE] })).toEqual([IMAGE]);
    await endOthers();
    expect(await currentVerdicts()).toEqual(['default']);
    await endOthers([]);
    expect(await currentVerdicts()).toEqual([]);
    expect(await stale()).toEqual([IMAGE]);
    expect(await store.verdicts.stale({ ...QUERY, lines: [PAYMENTS] })).not.toContain(IMAGE);
  });

  it('keeps how others judged an image meanwhile by a line that they found, and says so', async () => {
    const before = await currentVerdictsOf();
    await store.verdicts.record(judgedImage({ line: PAYMENTS }), []);
    expect(await store.verdicts.endOthers(IMAGE, ['default'], before)).toBe(false);
    const known = await currentVerdictsOf();
    await store.verdicts.record(judgedImage({ line: PAYMENTS, before: 1 }), []);
    expect(await store.verdicts.endOthers(IMAGE, ['default'], known)).toBe(false);
    expect(await currentVerdicts()).toEqual(['default', 'payments']);
  });

  describe('an image', () => {
    it.each<[string, () => Promise<unknown>]>([
      ['begins to run', () => put(2, run('web'), run('more'))],
      ['ends', () => put(2)],
      ['has another owner', () => put(2, run('web', { owner: 'team-b' }))],
      ['is of a cluster that is deleted', () => store.runs.removeCluster(CLAIM.cluster, LATER)],
      [
        'ends by a change',
        () =>
          store.runs.amend(CLAIM, { after: 1, generation: 2, at: LATER, started: [], ended: [run('web')] }),
      ],
    ])('marks stale an image once a run of it %s, until it was judged', async (_, change) => {
      await put(1, run('web'), run('other', { image: OTHER }));
      for (const key of await stale()) {
        await store.verdicts.endOthers(key, ['default'], await currentVerdictsOf(key));
      }
      expect(await stale()).toEqual([]);
      await change();
      expect(await stale()).toContain(IMAGE);
      await endOthers();
      expect(await stale()).not.toContain(IMAGE);
    });

    it.each<[string, (sequence: number) => Promise<unknown>]>([
      [
        'is judged',
        (sequence) => store.verdicts.endOthers(IMAGE, ['default'], { lines: new Map(), sequence }),
      ],
      ['and others are judged', (sequence) => store.verdicts.clearStaleMarks(new Map([[IMAGE, sequence]]))],
    ])('leaves an image stale if its runs change while it %s', async (_, clearAt) => {
      await put(1, run('web'));
      const sequence = (await sequenceOf()) ?? 0;
      await put(2, run('web'), run('more'));
      await clearAt(sequence);
      expect(await stale()).toEqual([IMAGE]);
      await clearAt(sequence + 1);
      expect(await stale()).toEqual([]);
    });

    it('marks stale no image by lists that repeat what runs', async () => {
      await put(1, run('web'));
      await endOthers();
      await put(2, run('web'));
      expect(await stale()).toEqual([]);
    });

    it('marks stale an image once it is found to be what runs under a digest', async () => {
      const digestReference = `docker.io/library/nginx@${imageKey('d')}`;
      await put(1, run('web', { image: { reference: 'nginx:1', digest: imageKey('d') } }));
      expect(await stale()).toEqual([]);
      await store.inventory.save(indexed('a', []), [reference(digestReference)]);
      expect(await stale()).toEqual([IMAGE]);
    });
  });

  it('lists where an image runs now, and whether another runs there too', async () => {
    const place = { cluster: 'production', namespace: 'shop', container: 'app' };
    await put(1, run('web', { owner: 'team-a' }), run('api'), run('api', { image: OTHER }), run('old'));
    await put(2, run('web', { owner: 'team-a' }), run('api'), run('api', { image: OTHER }));
    expect((await store.runs.placesOf([IMAGE])).get(IMAGE)).toEqual([
      { ...place, workload: { kind: 'Deployment', name: 'api' }, isAlone: false },
      { ...place, workload: { kind: 'Deployment', name: 'web' }, owner: 'team-a', isAlone: true },
    ]);
    expect(await store.runs.placesOf([imageKey('c')])).toEqual(new Map());
  });

  describe('loaded lines', () => {
    const line = (name: string, critical: number) => ({ name, settings: { line: { max: { critical } } } });

    it('stores lines with their time, each version once', async () => {
      expect(await store.verdicts.loadedAt()).toBeUndefined();
      await store.verdicts.load([line('payments', 0), line('default', 1)], AT);
      await store.verdicts.load([line('payments', 0), line('default', 1)], LATER);
      expect(await store.verdicts.loadedAt()).toBe(AT);
      await store.verdicts.load([line('default', 2)], LATER);
      expect(await store.verdicts.loadedAt()).toBe(LATER);
      expect(await store.verdicts.linesAt()).toEqual([line('default', 2)]);
      expect(await store.verdicts.linesAt(AT)).toEqual([line('payments', 0), line('default', 1)]);
      expect(await store.verdicts.linesAt('2020-01-01T00:00:00.000Z')).toEqual([]);
    });

    it('marks stale every running image if lines are others than before', async () => {
      await put(1, run('web'));
      await endOthers();
      await store.verdicts.load([line('default', 1)], AT);
      expect(await stale()).toEqual([IMAGE]);
      await endOthers();
      await store.verdicts.load([line('default', 1)], LATER);
      expect(await stale()).toEqual([]);
    });

    it('stores lines in another order as another version', async () => {
      await store.verdicts.load([line('a', 0), line('b', 0)], AT);
      await store.verdicts.load([line('b', 0), line('a', 0)], LATER);
      expect((await store.verdicts.linesAt()).map(({ name }) => name)).toEqual(['b', 'a']);
    });
  });
}
