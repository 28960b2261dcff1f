import { afterEach, beforeEach, expect, it } from 'vitest';
import { staleFeedEvent, unscannedEvent } from '../../src/fleet/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { imageKey, indexed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { AT, CLAIM, LATER, list, LONG_AGO, run } from './runs.ts';

const KIND = 'image.never-scanned';
const WEB = { reference: 'nginx:1.27', digest: imageKey('a') };
const MIRRORED = { reference: 'mirror.example/nginx:1.27', digest: imageKey('a') };
const NAMELESS = { reference: 'built-here:1' };

/** Another cluster. */
const STAGING = { cluster: 'staging', uid: 'uid-2' };

export function openConditionSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const runs = (generation: number, ...images: readonly (typeof NAMELESS)[]) =>
    store.runs.put(
      CLAIM,
      list(
        generation,
        images.map((image, i) => run(`web-${i}`, { image })),
      ),
    );
  const unannounced = async (before = AT, now = AT) =>
    (await store.openConditions.unscanned({ now, before, limit: 100 })).map(({ subject }) => subject);
  const note = async (now = AT) => {
    await store.openConditions.noteUnscanned(now);
    return unannounced();
  };
  const tell = async (at = AT) => {
    const images = await store.openConditions.unscanned({ now: at, before: at, limit: 100 });
    const events = images.map((image) => unscannedEvent(image, new Date(at)));
    return store.openConditions.tell(KIND, events, at);
  };
  const announced = async () => (await store.events.list({ limit: 100 })).items.map(({ event }) => event);

  it('tells of each unscanned image once, by its digest or its name, however often and wherever it is listed', async () => {
    await runs(1, WEB, MIRRORED, NAMELESS);
    expect(await note()).toEqual([NAMELESS.reference, WEB.digest]);
    expect(await tell()).toBe(2);
    await runs(2, WEB, NAMELESS, WEB);
    await store.runs.put(STAGING, list(1, [run('web', { image: WEB })]));
    expect(await note(LATER)).toEqual([]);
    expect(await announced()).toMatchObject([
      { kind: KIND, reference: NAMELESS.reference, at: AT },
      { kind: KIND, image: WEB.digest, reference: MIRRORED.reference },
    ]);
  });

  it('waits before it tells, and not for a clock that was set back', async () => {
    await runs(1, WEB);
    await store.openConditions.noteUnscanned(LATER);
    expect(await unannounced(AT, LATER)).toEqual([]);
    expect(await unannounced(LATER, LATER)).toEqual([WEB.digest]);
    expect(await unannounced(LONG_AGO, AT)).toEqual([WEB.digest]);
  });

  it('ends the open condition of an image that was scanned, and begins another if it is deleted', async () => {
    await runs(1, WEB);
    await note();
    await tell();
    await store.inventory.save(indexed('a'), [reference('docker.io/library/nginx:1.27')]);
    expect(await note()).toEqual([]);
    await store.inventory.delete(imageKey('a'));
    expect(await note()).toEqual([WEB.digest]);
  });

  it('begins no open condition of an image that was scanned by the digest of all its platforms', async () => {
    const digestReference = `docker.io/library/nginx@${WEB.digest}`;
    await store.inventory.save(indexed('b'), [reference(digestReference)]);
    await store.runs.put(CLAIM, list(1, [run('web', { image: WEB }), run('m', { image: MIRRORED })]));
    expect(await note()).toEqual([]);
  });

  it('forgets an image that ended before it was told, and tells of one that runs now and then once', async () => {
    await runs(1, WEB);
    await note();
    await runs(2);
    expect(await note()).toEqual([]);
    await runs(3, WEB);
    await note();
    await tell();
    await runs(4);
    await note();
    await runs(5, WEB);
    expect(await note()).toEqual([]);
  });

  it('stores one event where two tell of an open condition at once, and none of one that ended', async () => {
    await runs(1, WEB);
    await note();
    const images = await store.openConditions.unscanned({ now: AT, before: AT, limit: 100 });
    const events = () => images.map((image) => unscannedEvent(image, new Date(AT)));
    const counts = await Promise.all([1, 2].map(() => store.openConditions.tell(KIND, events(), AT)));
    expect(counts.toSorted()).toEqual([0, 1]);
    await store.inventory.save(indexed('a'), []);
    await note();
    expect(await store.openConditions.tell(KIND, events(), AT)).toBe(0);
    expect(await announced()).toHaveLength(1);
  });

  it('tells of a stale feed once, and again only after it had recovered', async () => {
    const stale = (feed: string) => staleFeedEvent({ feed, syncedAt: LONG_AGO }, new Date(AT));
    const look = async (...feeds: readonly string[]) => {
      await store.openConditions.noteFeeds('feed.stale', feeds, AT);
      const events = (await store.openConditions.unannouncedFeeds()).map(stale);
      return store.openConditions.tell('feed.stale', events, AT);
    };
    expect(await look('kev', 'epss')).toBe(2);
    expect(await look('kev', 'epss')).toBe(0);
    expect(await look('kev')).toBe(0);
    expect(await store.openConditions.feeds('feed.stale')).toEqual(['kev']);
    expect(await look('epss', 'kev')).toBe(1);
    expect(await look()).toBe(0);
    expect(await store.openConditions.feeds('feed.stale')).toEqual([]);
    expect((await announced()).map(({ feed }) => feed)).toEqual(['epss', 'kev', 'epss']);
  });

  it('lists syncs by which images are to be judged, until they were', async () => {
    const spans = [
      { feed: 'osv:Red Hat', from: 3, to: 5 },
      { feed: 'kev', from: 4, to: 4 },
    ] as const;
    for (const span of [...spans, spans[0]]) await store.openConditions.noteUnjudged(span, AT);
    const noted = spans.map((span) => ({ ...span, since: AT }));
    expect(await store.openConditions.unjudged()).toEqual(noted);
    await store.openConditions.noteFeeds('feed.stale', [], AT);
    await store.openConditions.endUnjudged({ ...spans[0], from: 4, since: AT });
    await store.openConditions.endUnjudged({ ...spans[1], since: AT });
    expect(await store.openConditions.unjudged()).toEqual([noted[0]]);
  });

  it('goes on listing syncs that were noted again before images were judged by them', async () => {
    const span = { feed: 'kev', from: 4, to: 4 };
    await store.openConditions.noteUnjudged(span, AT);
    const [before] = await store.openConditions.unjudged();
    await store.openConditions.noteUnjudged(span, LATER);
    if (before) await store.openConditions.endUnjudged(before);
    expect(await store.openConditions.unjudged()).toEqual([{ ...span, since: LATER }]);
    await store.openConditions.endUnjudged({ ...span, since: LATER });
    expect(await store.openConditions.unjudged()).toEqual([]);
  });

  it('tells feeds of old content from stale ones', async () => {
    await store.openConditions.noteFeeds('feed.content-old', ['kev'], AT);
    await store.openConditions.noteFeeds('feed.stale', ['epss'], AT);
    expect(await store.openConditions.feeds('feed.content-old')).toEqual(['kev']);
    expect(await store.openConditions.feeds('feed.stale')).toEqual(['epss']);
    expect(await store.openConditions.unannouncedFeeds()).toEqual(['epss']);
  });

  it('begins an open condition that somebody else notices, tells of it once, and again after its end', async () => {
    const kind = 'image.unreadable';
    const look = async () => {
      await store.openConditions.begin(kind, imageKey('a'), AT);
      const event = { ...staleFeedEvent({ feed: '', syncedAt: AT }, new Date(AT)), subject: imageKey('a') };
      return store.openConditions.tell(kind, [event], AT);
    };
    expect([await look(), await look()]).toEqual([1, 0]);
    await store.openConditions.end(kind, imageKey('a'));
    expect(await look()).toBe(1);
  });

  it('shows events of unscanned images to those who see runs, which is everybody', async () => {
    await runs(1, WEB);
    await note();
    await tell();
    const { items } = await store.events.list({ limit: 10, visibleTo: 'token:other' });
    expect(items).toHaveLength(1);
  });
}
