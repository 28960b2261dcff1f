import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { imageKey, indexed, installed, reference } from '../../../../test/store/images.ts';
import { contextOf, load } from '../../../../test/store/random-fleets.ts';
import { CLAIM, list, run } from '../../../../test/store/runs.ts';
import { createHttpClient } from '../../../http/index.ts';
import { NO_LINE } from '../../../policy/testing.ts';
import { openNewStore } from '../../../store/testing/open-new-store.ts';
import type { TaskWorld } from '../task-world.ts';
import { judgeImages } from './judge-images.ts';

const ZLIB = { name: 'zlib', release: '12', below: null, state: 'unfixed' } as const;
const FLAW = { id: 'CVE-2024-0001', cves: ['CVE-2024-0001'], ranges: [ZLIB] };
const LINE = { line: { ...NO_LINE, max: { unknown: 9 } }, ignore: [] };
const STRICTER = { ...LINE, line: { ...NO_LINE, max: { unknown: 0 } } };
const PAYMENTS = { ...STRICTER, name: 'payments', scope: { namespaces: ['payments'] } };

/** A fleet of the images `a` and `b`, which have zlib; `a` runs in these namespaces. */
async function open(...namespaces: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'judge-images-'));
  const store = await openNewStore(join(folder, 'store.db'));
  const context = contextOf(store);
  const imageHttp = createHttpClient({ userAgent: 'test' });
  onTestFinished(async () => {
    await context[Symbol.asyncDispose]();
    await imageHttp.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });
  for (const name of ['a', 'b']) {
    await store.inventory.save(indexed(name, [installed('zlib')]), [reference(`${name}:1`)]);
  }
  const image = { reference: 'a:1', digest: imageKey('a') };
  await store.runs.put(
    CLAIM,
    list(
      1,
      namespaces.map((namespace) => ({ ...run('web'), namespace, image })),
    ),
  );
  const world = { context, imageHttp, bases: [], line: LINE, lines: [PAYMENTS] };
  const sync = async (...flaws: readonly (typeof FLAW)[]) => load(store, 'debian-tracker', flaws);
  const first = await sync();
  const judge = (from: number, to: number, more: Partial<TaskWorld> = {}) =>
    judgeImages({ kind: 'sync', span: { feed: 'debian-tracker', from, to } }, { ...world, ...more });
  await judge(first, first);
  return { store, sync, judge, first };
}

it('judges an image by all lines that hold for it without a report', async () => {
  const { store, sync, judge, first } = await open('shop', 'payments');
  const second = await sync(FLAW);
  expect(await judge(first, second)).toMatchObject({ byMatches: 2, byReport: 0, failed: 0 });
  const outcomes = await store.verdicts.outcomes([imageKey('a'), imageKey('b')]);
  expect(Object.fromEntries(outcomes)).toEqual({
    [imageKey('a')]: [
      { line: 'default', outcome: 'within' },
      { line: 'payments', outcome: 'over' },
    ],
    [imageKey('b')]: [{ line: 'default', outcome: 'within' }],
  });
  const { items } = await store.events.list({ limit: 9 });
  expect(items.map(({ event }) => event)).toMatchObject([
    {
      kind: 'image.over-line',
      image: imageKey('a'),
      line: 'payments',
      cause: 'advisories',
      sync: { feed: 'debian-tracker', seq: second },
    },
  ]);
});

it('ends the verdicts by lines that hold for an image no longer', async () => {
  const { store, sync, judge, first } = await open('payments');
  await store.runs.put(
    CLAIM,
    list(2, [{ ...run('web'), image: { reference: 'a:1', digest: imageKey('a') } }]),
  );
  await judge(first, await sync(FLAW));
  expect((await store.verdicts.outcomes([imageKey('a')])).get(imageKey('a'))).toEqual([
    { line: 'default', outcome: 'within' },
  ]);
});

it('runs the clocks of time limits, and leaves out what a base brought, without a report', async () => {
  const { store, sync, judge, first } = await open('payments');
  const within = [{ severity: 'unknown', fixable: false, days: 7, from: 'known' }] as const;
  const line = { ...LINE, line: { ...LINE.line, within, ignoreBase: true as const } };
  expect(await judge(first, await sync(FLAW), { line })).toMatchObject({ byMatches: 2, byReport: 0 });
  const { items } = await store.verdicts.history(imageKey('b'), { limit: 1 });
  expect(items).toMatchObject([{ counts: { inTime: 1, overdue: 0 } }]);
});
