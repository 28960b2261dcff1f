import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WrittenSubscription } from '../../config/subscriptions/index.ts';
import type { EventKind, FleetEvent, VerdictCause } from '../../domain/index.ts';
import { imageDigest, imageEvent } from '../../notify/testing.ts';
import { imageOf, news, openHarbour, receive, runIn, startSubscriptions, written } from './testing.ts';

const SYNC = { feed: 'osv:Debian', seq: 7 };

/** An image that was judged otherwise after a sync. */
function judged(image: number, fields: Partial<FleetEvent> = {}): FleetEvent {
  return { ...judgedFor('advisories', image), sync: SYNC, ...fields };
}

function judgedFor(cause: VerdictCause, image: number, kind: EventKind = 'image.over-line'): FleetEvent {
  return { ...imageEvent(kind, imageDigest(image)), id: randomUUID(), line: 'default', cause };
}

async function openSubscribed(settings: Partial<WrittenSubscription> = {}) {
  const { store, append } = await openHarbour();
  const { target, received } = await receive();
  const { pass } = await startSubscriptions(store, { written: [written('ops', target, settings)] });
  const messages = () =>
    received.map(({ body: { type, data } }) => ({ type, total: data.total, listed: data.events.length }));
  return { store, append, pass, messages, received };
}

describe('the message about images that are judged one after the other', () => {
  it('reports all images that one sync brings over their line at once, when no more come', async () => {
    const { append, pass, messages } = await openSubscribed();
    for (let page = 0; page < 4; page++) {
      await append(...Array.from({ length: 100 }, (_, i) => judged(page * 100 + i)));
      await pass(3);
    }
    expect(messages()).toEqual([]);
    await pass(6);
    expect(messages()).toEqual([{ type: 'image.over-line', total: 400, listed: 100 }]);
    await pass(3600);
    expect(messages()).toHaveLength(1);
  });

  it('keeps no advisory waiting', async () => {
    const { append, pass, messages } = await openSubscribed();
    await append(judged(1), news());
    await pass();
    expect(messages()).toEqual([{ type: 'finding.affected', total: 1, listed: 1 }]);
  });

  it.each(['none', 'sync'] as const)(
    'tells once of what another program judges, by the digest %s',
    async (digest) => {
      const { append, pass, messages, received } = await openSubscribed({ digest });
      const kinds = ['image.over-line', 'image.over-line', 'image.within-line'] as const;
      await append(...kinds.map((kind, image) => judgedFor('program', image, kind)));
      await pass(300);
      await append(judgedFor('program', 4, 'image.unreadable'));
      await pass(300);
      expect(messages()).toEqual([]);
      await pass(600);
      expect(messages()).toEqual([{ type: 'digest', total: 4, listed: 4 }]);
      expect(JSON.stringify(received)).toContain(
        '4 changes by another version of plimsoll: 2 image.over-line, 1 image.within-line, 1 image.unreadable',
      );
    },
  );

  it('tells what another program judges apart from a digest of hours', async () => {
    const { append, pass, messages } = await openSubscribed({ digest: '1h' });
    await append(judgedFor('program', 1), judgedFor('program', 2, 'image.within-line'), judged(3), news());
    await pass();
    await pass(3600);
    expect(messages()).toEqual([{ type: 'digest', total: 2, listed: 2 }]);
    await pass(600);
    expect(messages()).toEqual(Array(2).fill({ type: 'digest', total: 2, listed: 2 }));
  });

  it('tells by kind and sync, or with a digest by sync', async () => {
    const events = [
      judged(1),
      judged(2, { kind: 'image.within-line' }),
      judged(3),
      judged(4, { sync: { ...SYNC, seq: 8 } }),
    ];
    const [plain, bySync] = [await openSubscribed(), await openSubscribed({ digest: 'sync' })];
    for (const { append, pass } of [plain, bySync]) {
      await append(...events);
      await pass();
      await pass(6);
    }
    expect(plain.messages().map(({ total }) => total)).toEqual([2, 1, 1]);
    expect(bySync.messages().map(({ total }) => total)).toEqual([3, 1]);
  });

  it('tells of no image that runs elsewhere than the subscription looks', async () => {
    const { store, append, pass, messages } = await openSubscribed({ clusters: ['production'] });
    await runIn(store, 'production', [{ image: imageOf('a') }]);
    const image = imageOf('a').digest;
    await append(judged(1), judged(2), { ...judged(3), ...(image && { image }) });
    await pass();
    await pass(6);
    expect(messages()).toEqual([{ type: 'image.over-line', total: 1, listed: 1 }]);
  });

  it('waits through a restart', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const subscriptions = { written: [written('ops', target)] };
    const first = await startSubscriptions(store, subscriptions);
    await append(judged(1));
    await first.pass();
    await first.stop();
    const second = await startSubscriptions(store, subscriptions);
    await append(judged(2));
    await second.pass();
    await second.pass(6);
    expect(received.map(({ body }) => body.data.total)).toEqual([2]);
  });
});
