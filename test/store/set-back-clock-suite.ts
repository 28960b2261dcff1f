import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_LINE } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { NO_LINE } from '../../src/policy/testing.ts';
import { announceChanges } from '../../src/server/notifications/index.ts';
import type { TaskWorld } from '../../src/server/work/task-world.ts';
import { judgeImages } from '../../src/server/work/tasks/judge-images.ts';
import { rateImage } from '../../src/server/work/tasks/rate-image.ts';
import type { StoredContext } from '../../src/stored/index.ts';
import { imageKey, indexed, installed } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { contextOf, load } from './random-fleets.ts';

const DAY = 24 * 60 * 60_000;
const MIDNIGHT = Date.parse('2026-11-28T00:00:00Z');
const FEED = 'debian-tracker';
const ZLIB = recordOf(1, 'zlib');
const BASH = recordOf(2, 'bash');

function recordOf(number: number, name: string) {
  const ranges = [{ name, release: '12', below: null, state: 'unfixed' as const }];
  return { id: `A-${number}`, cves: [`CVE-2024-000${number}`], ranges };
}

/** No unknown flaw but one, which is ignored up to the day that ends at midnight. */
const LINE = {
  line: { ...NO_LINE, max: { unknown: 0 }, allowIncomplete: ['feed-stale'] },
  ignore: [{ id: 'CVE-2024-0001', reason: 'accepted', expires: '2026-11-27' }],
};

/** Tests that a clock that is set back by a day changes nothing. */
export function setBackClockSuite(open: OpenStore): void {
  let store: Inventory;
  let context: StoredContext & AsyncDisposable;
  let now: number;

  beforeEach(async () => {
    store = await open();
    now = MIDNIGHT - DAY / 2;
    context = { ...contextOf(store), now: () => new Date(now) };
    await store.inventory.save(indexed('a', [installed('zlib'), installed('bash')]), []);
  });
  afterEach(async () => {
    await context[Symbol.asyncDispose]();
    await store.close();
  });

  const events = async () =>
    (await store.events.list({ limit: 100 })).items.map(
      ({ event: { kind, finding } }) => finding?.id ?? kind,
    );

  const judges = {
    'by its matches': async (world: TaskWorld) => {
      const query = {
        lines: [{ name: DEFAULT_LINE, hash: 'another' }],
        program: '',
        now: world.context.now().toISOString(),
      };
      await judgeImages({ kind: 'stale', query }, world);
    },
    'by a report': async (world: TaskWorld) => {
      const image = await store.inventory.get(imageKey('a'));
      if (image) await rateImage(image, world);
    },
  };

  it.each(Object.entries(judges))(
    'tells once of a rule that ran out, where an image is judged %s',
    async (_, judge) => {
      await load(store, FEED, [ZLIB]);
      const world: TaskWorld = { context, imageHttp: context.http, line: LINE, bases: [] };
      await judge(world);
      now = MIDNIGHT + 1;
      await judge(world);
      expect(await events()).toEqual(['image.over-line']);
      now -= DAY;
      await judge(world);
      now += DAY;
      await judge(world);
      expect(await events()).toEqual(['image.over-line']);
      expect(await store.verdicts.counts()).toMatchObject({ over: 1, within: 0 });
    },
  );

  it('judges by the clock where it was ahead by days before', async () => {
    await load(store, FEED, [ZLIB]);
    const world: TaskWorld = { context, imageHttp: context.http, line: LINE, bases: [] };
    await judges['by a report'](world);
    now += 30 * DAY;
    await judges['by a report'](world);
    now -= 30 * DAY;
    await judges['by a report'](world);
    expect(await events()).toEqual(['image.over-line', 'image.within-line']);
  });

  it('tells of each sync once, by its number, though its time is earlier', async () => {
    const sync = async (...records: readonly (typeof ZLIB)[]) => {
      await load(store, FEED, records);
      return (await announceChanges(FEED, undefined, context)).events;
    };
    await sync();
    expect(await sync(ZLIB)).toBe(1);
    now -= DAY;
    expect((await announceChanges(FEED, undefined, context)).events).toBe(0);
    expect(await sync(ZLIB, BASH)).toBe(1);
    now += DAY;
    expect((await announceChanges(FEED, undefined, context)).events).toBe(0);
    expect(await events()).toEqual(['CVE-2024-0001', 'CVE-2024-0002']);
  });
}
