import { expect, it, onTestFinished } from 'vitest';
import { indexed, installed } from '../../../test/store/images.ts';
import { NO_LINE } from '../../policy/index.ts';
import { contextAsOf } from '../feeds/as-of.ts';
import { loadFeed } from '../feeds/load-feed.ts';
import { reportImage } from '../report-image.ts';
import { openWorld } from '../testing.ts';

const TRACKER = 'security-tracker.debian.org/tracker/data/json';
const OPEN = { releases: { bookworm: { status: 'open', urgency: 'high' } } };
const IMAGE = indexed('a', [installed('zlib')]);

/** Minutes after noon of the day on which the feed was loaded. */
const minutesLater = (minutes: number) => `2026-11-25T12:${String(minutes).padStart(2, '0')}:00.000Z`;

/** A stored image, and its CVE under two scores: one at noon, one half an hour later. */
async function harbour() {
  const world = await openWorld({ [TRACKER]: JSON.stringify({ zlib: { 'CVE-2024-0001': OPEN } }) });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const { context } = world;
  await context.store.inventory.save(IMAGE, []);
  await loadFeed('debian-tracker', '', context);
  for (const [minutes, probability] of [
    [10, 0.5],
    [40, 0.1],
  ] as const) {
    await context.store.enrichment.replaceEpss([['CVE-2024-0001', { probability, percentile: 0.5 }]], {
      syncedAt: minutesLater(minutes),
      problems: [],
    });
  }
  const later = { ...context, now: () => new Date('2026-11-25T13:00:00Z') };
  return async (minEpss: number, minutes: number) => {
    const then = await contextAsOf(later, minutesLater(minutes));
    const wanted = { line: { ...NO_LINE, minEpss }, ignore: [] };
    const { verdict } = (await reportImage(IMAGE, wanted, then)).result;
    return [verdict.exitCode, ...verdict.incomplete.map(({ kind, subject }) => `${kind} ${subject}`)];
  };
}

it('judges an answer as of an earlier day by the score of then', async () => {
  const judged = await harbour();
  expect([await judged(0.4, 20), await judged(0.4, 50)]).toEqual([[1], [0]]);
  expect(await judged(0.6, 20)).toEqual([0]);
});

it('reports a hole close to a threshold that no line had then', async () => {
  const judged = await harbour();
  expect(await judged(0.505, 20)).toEqual([3, 'history-missing epss']);
  expect(await judged(0.105, 50)).toEqual([0]);
});

it('reports a hole before the first scores', async () => {
  const judged = await harbour();
  expect(await judged(0.4, 5)).toEqual([3, 'history-missing epss']);
});
