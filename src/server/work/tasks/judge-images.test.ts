import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { imageKey, indexed, installed, reference } from '../../../../test/store/images.ts';
import { contextOf, load } from '../../../../test/store/random-fleets.ts';
import { CLAIM, list, run } from '../../../../test/store/runs.ts';
import { httpClientOnDemand } from '../../../http/index.ts';
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
  const imageHttp = httpClientOnDemand({ userAgent: 'test' });
  onTestFinished(async () => {
    await context[Symbol.asyncDispose]();
    await imageHttp.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });
  for (const name of ['a', 'b']) {
    const image = {
      reference: name,
      transport: 'docker',
      layers: [],
      manifestDigest: imageKey(name),
    } as const;
    await store.inventory.save(indexed(name, [installed('zlib')], { image }), [reference(`${name}:1`)]);
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
  return { store, context, sync, judge, first };
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

it('leaves an image to its report where advisories decide whether an archive is a hole', async () => {
  const { store, sync, judge } = await open();
  const archives = [{ artifact: 'parser', clues: { names: [], folders: ['org/x/parser'] } }];
  const image = { reference: 'c', transport: 'docker', layers: [], manifestDigest: imageKey('c') } as const;
  const problems = [{ kind: 'package-unnamed', subject: 'parser.jar', message: 'odd', archives }] as const;
  await store.inventory.save(indexed('c', [installed('zlib')], { image, problems }), [reference('c:1')]);
  expect(await judge(0, await sync(FLAW))).toMatchObject({ byMatches: 2, byReport: 1, failed: 0 });
});

it.each([
  ['an event', 'the first load', 0, ['image.over-line']],
  ['no event', 'a later sync', 1, []],
])('makes %s of the first verdict of an image after %s of its feed', async (_what, _when, from, kinds) => {
  const { store, sync, judge } = await open();
  const waiting = indexed('c', [installed('zlib')], {
    image: { reference: 'c', transport: 'docker', layers: [], manifestDigest: imageKey('c') },
  });
  await store.inventory.save(waiting, [reference('c:1')]);
  await judge(from, await sync(FLAW), { line: STRICTER });
  const { items } = await store.events.list({ limit: 9 });
  const own = items.filter(({ event }) => event.image === imageKey('c'));
  expect(own.map(({ event }) => event.kind)).toEqual(kinds);
});

it('judges all images of a feed by its age', async () => {
  const { store, context, judge, first } = await open();
  const monthLater = new Date(context.now().getTime() + 30 * 24 * 60 * 60_000);
  for (const [now, outcome] of [
    [() => monthLater, 'incomplete'],
    [context.now, 'within'],
  ] as const) {
    await judge(first, first, { context: { ...context, now } });
    const outcomes = await store.verdicts.outcomes([imageKey('b')]);
    expect(outcomes.get(imageKey('b'))).toEqual([{ line: 'default', outcome }]);
    const { items } = await store.verdicts.history(imageKey('b'), { limit: 1 });
    expect(items).toMatchObject([{ outcome, cause: 'time' }]);
  }
});

it.each([
  ['by their matches', LINE, { byMatches: 2, byReport: 0 }],
  ['by a report', { ...LINE, line: { ...LINE.line, strict: true } }, { byMatches: 0, byReport: 2 }],
])('judges images %s again once the support of their release ends', async (_, line, how) => {
  const { store, sync, judge, first } = await open();
  expect(await judge(first, await sync(FLAW), { line })).toMatchObject(how);
  const currentVerdicts = (await store.verdicts.currentVerdicts([imageKey('b')])).get(imageKey('b'));
  expect(currentVerdicts?.lines.get('default')?.due).toBe('2026-07-12T00:00:00.000Z');
});

describe('VEX documents', () => {
  const PLACE = { name: 'vendor', statements: 1, principal: 'token:boss', at: '2026-01-02T00:00:00Z' };

  /** Judges both images, which are over the line, again by a document on a product. */
  async function judgeBy(product: string, said: object = {}) {
    const { store, sync, judge, first } = await open();
    const second = await sync(FLAW);
    const world = { line: STRICTER };
    await judge(first, second, world);
    const statement = {
      vulnerability: { name: FLAW.id },
      products: [{ '@id': product }],
      status: 'fixed',
      ...said,
    };
    const json = JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', statements: [statement] });
    await store.vex.put({ ...PLACE, json });
    const { byMatches, byReport } = await judge(first, second, world);
    const currentVerdicts = await store.verdicts.currentVerdicts([imageKey('a'), imageKey('b')]);
    const lines = ['a', 'b'].map((name) => currentVerdicts.get(imageKey(name))?.lines.get('default'));
    const { items } = await store.events.list({ limit: 9 });
    return { byMatches, byReport, lines, messages: items.map(({ event }) => event.message) };
  }

  it('judges images by a document on their packages without a report, and names the document', async () => {
    const { messages, ...judged } = await judgeBy('pkg:deb/debian/zlib');
    expect(judged).toMatchObject({
      byMatches: 2,
      byReport: 0,
      lines: [{ outcome: 'within' }, { outcome: 'within' }],
    });
    expect(messages.at(-1)).toContain('Suppressed by VEX documents: 1 by vex:vendor.');
  });

  it('reports on an image that a document names, and on no other', async () => {
    const product = `pkg:oci/a@${encodeURIComponent(imageKey('a'))}`;
    expect(await judgeBy(product)).toMatchObject({
      byMatches: 1,
      byReport: 1,
      lines: [{ outcome: 'within' }, { outcome: 'over' }],
    });
  });

  it('reports on images whose other packages decide what a document is about', async () => {
    const parts = {
      products: [{ '@id': 'pkg:deb/debian/bash', subcomponents: [{ '@id': 'pkg:deb/debian/zlib' }] }],
    };
    expect(await judgeBy('', parts)).toMatchObject({ byMatches: 0, byReport: 2 });
  });

  it('judges images again once a statement begins to count', async () => {
    const { lines } = await judgeBy('pkg:deb/debian/zlib', { timestamp: '2026-02-02T00:00:00Z' });
    const due = '2026-02-01T00:00:00.000Z';
    expect(lines).toMatchObject([
      { outcome: 'over', due },
      { outcome: 'over', due },
    ]);
  });
});
