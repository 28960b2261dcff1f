import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defined } from '../../src/domain/index.ts';
import type {
  EventPageRequest,
  EventReader,
  StoredName,
  Inventory,
  NewEvent,
} from '../../src/inventory/ports.ts';
import { affected, staleFeed } from './events.ts';
import { BOOKWORM, imageKey, indexed, installed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { pruneBefore } from './pruning.ts';

const ALL = { limit: 100 } as const;

export function eventSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const save = (name: string, names: readonly StoredName[], ...packages: readonly string[]) =>
    store.inventory.save(
      indexed(
        name,
        packages.map((each) => installed(each)),
      ),
      names,
    );

  /** An event for a package as it is stored. */
  async function about(name: string, cve = 'CVE-2026-1'): Promise<NewEvent> {
    const [found] = await store.inventory.packagesNamed([name]);
    if (!found) throw new Error(`no package ${name}`);
    return { event: affected(cve), package: found };
  }

  const append = (...cves: readonly string[]) =>
    store.events.append(cves.map((cve) => ({ event: affected(cve) })));
  const cvesOf = (items: readonly NewEvent[]) => items.map(({ event }) => event.finding?.id ?? event.feed);
  const list = async (page: Partial<EventPageRequest> = {}) =>
    cvesOf((await store.events.list({ ...ALL, ...page })).items);

  describe('the list of events', () => {
    it('lists events in the order in which they were stored, each with a number of its own', async () => {
      await append('CVE-1', 'CVE-2');
      await append();
      await append('CVE-3');
      const { items, through, next } = await store.events.list(ALL);
      expect(cvesOf(items)).toEqual(['CVE-1', 'CVE-2', 'CVE-3']);
      expect(items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect({ through, next }).toEqual({ through: 3, next: undefined });
      expect(await store.events.span()).toEqual({ last: 3, forgotten: 0 });
    });

    it('returns an event as it was stored, whatever its text', async () => {
      const event = affected('CVE-1', { message: 'odd \0 \ud800 text' });
      await store.events.append([{ event }]);
      expect((await store.events.list(ALL)).items).toMatchObject([{ seq: 1, event }]);
      expect(await store.events.get(event.id)).toMatchObject({ seq: 1, event });
      expect(await store.events.get('another')).toBeUndefined();
    });

    it('stores an event of one ID once, however often it is appended', async () => {
      const events = [{ event: affected('CVE-1') }];
      await store.events.append(events);
      await Promise.all([store.events.append(events), store.events.append(events)]);
      await append('CVE-2');
      expect(await list()).toEqual(['CVE-1', 'CVE-2']);
    });

    it.each([1, 2, 3, 100])('lists events in pages of %i, each once', async (limit) => {
      await append('CVE-1', 'CVE-2', 'CVE-3', 'CVE-4');
      const found: unknown[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await store.events.list({ limit, ...defined({ cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...cvesOf(page.items));
        cursor = page.next;
        if (cursor === undefined) break;
        expect(page.cursor).toBe(cursor);
      }
      expect(found).toEqual(['CVE-1', 'CVE-2', 'CVE-3', 'CVE-4']);
    });

    it('lists events of some kinds, from a time on, after a number or a cursor', async () => {
      const fixed = affected('CVE-2', { kind: 'finding.fix-available', at: '2026-11-03T00:00:00.000Z' });
      await store.events.append([
        { event: affected('CVE-1') },
        { event: fixed },
        { event: staleFeed('kev') },
      ]);
      expect(await list({ kinds: ['finding.fix-available', 'feed.stale'] })).toEqual(['CVE-2', 'kev']);
      expect(await list({ since: '2026-11-02' })).toEqual(['CVE-2']);
      expect(await list({ since: '2026-11-04' })).toEqual([]);
      expect(await list({ since: '2026-11-01', kinds: ['feed.stale', 'finding.affected'] })).toEqual([
        'CVE-1',
        'kev',
      ]);
      expect(await list({ since: '2026-11-01', limit: 2 })).toEqual(['CVE-1', 'CVE-2']);
      expect(await list({ after: 1 })).toEqual(['CVE-2', 'kev']);
      expect(await list({ after: 99 })).toEqual([]);
      const [first] = (await store.events.list(ALL)).items;
      expect(await list({ cursor: first?.cursor ?? '' })).toEqual(['CVE-2', 'kev']);
    });

    it('lists events from a time on, though a clock was set back between them', async () => {
      const times = ['2026-11-05', '2026-11-01', '2026-11-04', '2026-11-03'];
      await store.events.append(
        times.map((at, i) => ({ event: affected(`CVE-${i}`, { at: `${at}T00:00:00.000Z` }) })),
      );
      expect(await list({ since: '2026-11-03' })).toEqual(['CVE-0', 'CVE-2', 'CVE-3']);
      expect(await list({ since: '2026-11-03', after: 1 })).toEqual(['CVE-2', 'CVE-3']);
    });

    it('goes on behind events of other kinds, which it has looked at', async () => {
      await append('CVE-1', 'CVE-2');
      const kinds = ['feed.stale'] as const;
      const { items, through } = await store.events.list({ ...ALL, kinds });
      expect({ items, through }).toEqual({ items: [], through: 2 });
      await store.events.append([{ event: staleFeed('kev') }]);
      expect(await list({ kinds, after: through })).toEqual(['kev']);
    });

    it.each(['', '1', 'event.', 'event.-1', 'event.01', 'event.z', 'event.1 ', 'Event.1', 'event.1e999'])(
      'refuses the cursor %j, which is of another list or of no event',
      async (cursor) => {
        await append('CVE-1');
        await expect(store.events.list({ ...ALL, cursor })).rejects.toMatchObject({
          code: 'USAGE',
          hint: 'start again without a cursor',
        });
      },
    );

    it('gives cursors that the list of images refuses', async () => {
      await append('CVE-1');
      const { cursor } = await store.events.list(ALL);
      await expect(store.inventory.list({ limit: 1, cursor })).rejects.toMatchObject({ code: 'USAGE' });
    });
  });

  describe('the package of an event', () => {
    it('finds the package of an event again, on its distribution', async () => {
      await save('a', [reference('a')], 'openssl');
      const event = await about('openssl');
      await store.events.append([event]);
      const [stored] = (await store.events.list(ALL)).items;
      expect(stored?.package).toEqual({
        packageId: event.package?.packageId,
        distributionId: event.package?.distributionId,
      });
      const hit = await store.inventory.withPackages(stored?.package ? [stored.package] : [], ALL);
      expect(hit.items.map(({ key }) => key)).toEqual([imageKey('a')]);
    });

    it('names no package once the last image that held it is gone, and none that took its number', async () => {
      await save('a', [reference('a')], 'openssl');
      await store.events.append([await about('openssl')]);
      await store.inventory.delete(imageKey('a'));
      await save('b', [reference('b')], 'zlib');
      expect((await store.events.list(ALL)).items.map((each) => each.package)).toEqual([undefined]);
      await save('c', [reference('c')], 'openssl');
      const [stored] = (await store.events.list(ALL)).items;
      const hit = await store.inventory.withPackages(stored?.package ? [stored.package] : [], ALL);
      expect(hit.items.map(({ key }) => key)).toEqual([imageKey('c')]);
    });

    it('stores an event for a package that was deleted meanwhile', async () => {
      await store.events.append([
        { event: affected('CVE-1'), package: { packageId: 99, distributionId: 98 } },
      ]);
      const [stored] = (await store.events.list(ALL)).items;
      expect([stored?.event.finding?.id, stored?.package]).toEqual(['CVE-1', undefined]);
    });
  });

  describe('the reader of events', () => {
    const seenBy = (visibleTo: string, more: EventReader = {}) => list({ visibleTo, ...more });

    it('shows events of packages that an image which the reader may see has', async () => {
      await save('a', [reference('open')], 'openssl');
      await save('b', [reference('mine', 'me')], 'zlib');
      await store.events.append([
        await about('openssl', 'CVE-1'),
        await about('zlib', 'CVE-2'),
        { event: affected('CVE-3') },
        { event: staleFeed('kev') },
      ]);
      expect(await seenBy('me')).toEqual(['CVE-1', 'CVE-2', 'kev']);
      expect(await seenBy('you')).toEqual(['CVE-1', 'kev']);
      expect(await list()).toEqual(['CVE-1', 'CVE-2', 'CVE-3', 'kev']);
    });

    it('hides an event for a package on another distribution than that of the image in sight', async () => {
      const debian = indexed('b', [installed('openssl')], { distribution: { ...BOOKWORM, version: '13' } });
      await save('a', [reference('open')], 'openssl');
      await store.inventory.save(debian, [reference('theirs', 'you')]);
      const found = await store.inventory.packagesNamed(['openssl']);
      await store.events.append(
        found.map((each) => ({
          event: affected(`CVE-${each.distribution?.version ?? ''}`),
          package: each,
        })),
      );
      expect(await seenBy('me')).toEqual(['CVE-12']);
      expect((await seenBy('you')).toSorted()).toEqual(['CVE-12', 'CVE-13']);
    });

    it('shows events of images without a distribution, and of an image by its key', async () => {
      const image = indexed('app', [installed('left-pad', { type: 'npm' })]);
      delete image.distribution;
      await store.inventory.save(image, [reference('mine', 'me')]);
      const unread = {
        ...affected('CVE-2'),
        kind: 'image.unreadable',
        image: imageKey('app'),
      } as const;
      await store.events.append([await about('left-pad', 'CVE-1'), { event: unread }]);
      expect(await seenBy('me')).toEqual(['CVE-1', 'CVE-2']);
      expect(await seenBy('you')).toEqual([]);
      expect(await store.events.get(unread.id, { visibleTo: 'me' })).toBeDefined();
      expect(await store.events.get(unread.id, { visibleTo: 'you' })).toBeUndefined();
      expect(await store.events.get(unread.id)).toBeDefined();
    });

    it('looks no further than a page for events that the reader may see', async () => {
      await append('CVE-1', 'CVE-2');
      await store.events.append([{ event: staleFeed('kev') }]);
      const page = await store.events.list({ limit: 2, visibleTo: 'me' });
      expect(page).toMatchObject({ items: [], through: 2, next: page.cursor });
      expect(await seenBy('me', {})).toEqual(['kev']);
    });
  });

  describe('deleted events', () => {
    const old = (cve: string) => ({ event: affected(cve, { at: '2025-01-01T00:00:00.000Z' }) });

    it('deletes events from before a time in batches, and never gives their numbers again', async () => {
      await store.events.append(Array.from({ length: 1_200 }, (_, i) => old(`CVE-${i}`)));
      expect((await pruneBefore(store, '2024')).events).toBe(0);
      expect((await pruneBefore(store, '2026')).events).toBe(1_200);
      expect(await store.events.span()).toEqual({ last: 1_200, forgotten: 1_200 });
      await append('CVE-new');
      expect((await store.events.list(ALL)).items.map(({ seq }) => seq)).toEqual([1_201]);
    });

    it('tells a reader whose next event was deleted, and no other', async () => {
      await store.events.append([old('CVE-1'), old('CVE-2'), { event: affected('CVE-3') }]);
      const [first, second] = (await store.events.list(ALL)).items;
      await pruneBefore(store, '2026');
      await expect(store.events.list({ ...ALL, cursor: first?.cursor ?? '' })).rejects.toMatchObject({
        code: 'EVENTS_FORGOTTEN',
      });
      expect(await list({ cursor: second?.cursor ?? '' })).toEqual(['CVE-3']);
      expect(await list({ after: 0 })).toEqual(['CVE-3']);
    });

    it('keeps the mark of deleted events when a clock was wrong', async () => {
      await store.events.append([old('CVE-1'), { event: affected('CVE-2') }, old('CVE-3')]);
      await pruneBefore(store, '2026');
      expect(await store.events.span()).toEqual({ last: 3, forgotten: 3 });
      expect(await list()).toEqual(['CVE-2']);
    });
  });

  it('counts events by kind after a number, and tells how far it counted', async () => {
    expect(await store.events.kindsAfter(0)).toEqual({ kinds: {}, through: 0 });
    await append('CVE-1', 'CVE-2');
    await store.events.append([{ event: staleFeed('kev') }]);
    expect(await store.events.kindsAfter(1)).toEqual({
      kinds: { 'finding.affected': 1, 'feed.stale': 1 },
      through: 3,
    });
  });

  it('gives a reader who follows every event once, in order, while many append', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 8 }), async (counts) => {
        const { last } = await store.events.span();
        const writers = counts.map((count) => append(...Array.from({ length: count }, (_, i) => `CVE-${i}`)));
        const total = counts.reduce((sum, count) => sum + count, 0);
        const seen: number[] = [];
        for (let after = last; seen.length < total;) {
          const page = await store.events.list({ limit: 3, after });
          seen.push(...page.items.map(({ seq }) => seq));
          after = page.through;
        }
        await Promise.all(writers);
        expect(seen).toEqual(Array.from({ length: total }, (_, i) => last + i + 1));
      }),
      { numRuns: 10 },
    );
  });
}
