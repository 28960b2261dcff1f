import { describe, expect, it } from 'vitest';
import { news, openHarbour, receive, SEALER, startSubscriptions, written, type Received } from './testing.ts';
import { sealTarget } from './sealed-target.ts';

const DAY = 24 * 60 * 60;

function names({ body }: Received): readonly string[] {
  return body.data.events.flatMap(({ hits }) => hits.listed.map(({ name }) => name)).toSorted();
}

const dead = { state: 'dead', limit: 10 } as const;

describe('a message', () => {
  it('names exactly the images that an advisory hits', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, { written: [written('ops', target)] });
    await append(news());
    await pass();
    expect(received.map(({ body }) => body.type)).toEqual(['finding.affected']);
    expect(received.flatMap(names)).toEqual(['registry.example/a:1', 'registry.example/b:1']);
    await append(news('finding.relieved'));
    await pass();
    expect(received.map(({ body }) => body.type)).toEqual(['finding.affected', 'finding.relieved']);
  });

  it('tells nothing from before the subscription', async () => {
    const { store, append } = await openHarbour();
    await append(news());
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, { written: [written('ops', target)] });
    await pass();
    expect(received).toEqual([]);
  });

  it('tells an advisory once, though a second feed says it again', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, { written: [written('ops', target)] });
    await append(news());
    await pass();
    await append(news('finding.affected', 'CVE-2026-1', 8));
    await pass();
    expect(received).toHaveLength(1);
  });

  it('leaves out what the filter leaves out', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, {
      written: [
        written('ops', target, { severity: 'critical' }),
        written('kev', target, { kinds: ['feed.stale'] }),
      ],
    });
    await append(news());
    await pass();
    expect(received).toEqual([]);
  });

  it.each([
    ['none', [1, 1, 1]],
    ['sync', [2, 1]],
  ] as const)('sends one message for each cause with the digest %s', async (digest, totals) => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, { written: [written('ops', target, { digest })] });
    await append(
      news('finding.affected', 'CVE-1'),
      news('finding.affected', 'CVE-2'),
      news('finding.affected', 'CVE-3', 8),
    );
    await pass();
    expect(received.map(({ body }) => body.data.total)).toEqual(totals);
  });

  it('says where the rest of a list is that is too long for a message', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, {
      written: [written('ops', target, { digest: 'sync' })],
    });
    const all = Array.from({ length: 101 }, (_, i) => news('finding.affected', `CVE-${i}`));
    await append(...all);
    await pass();
    const [message] = received.map(({ body }) => body.data);
    const since = new URL(message?.more ?? '', 'https://plimsoll.example').searchParams.get('since') ?? '';
    expect([message?.total, message?.events.length, Date.parse(since)]).toEqual([
      101,
      100,
      Date.parse(all[0]?.at ?? ''),
    ]);
  });

  it('sends what an hour brought, with the digest of an hour', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, { written: [written('ops', target, { digest: '1h' })] });
    await append(news('finding.affected', 'CVE-1'));
    await pass();
    await append(news('finding.affected', 'CVE-2', 8));
    await pass(3_500);
    expect(received).toHaveLength(0);
    await pass(101);
    expect(received.map(({ body }) => body.data.total)).toEqual([2]);
  });

  it('waits no longer for a digest because the clock jumped back a day', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, { written: [written('ops', target, { digest: '1h' })] });
    await append(news());
    await pass();
    await pass(-DAY);
    await pass(3_601);
    expect(received).toHaveLength(1);
  });
});

describe('a target', () => {
  it('tries a target again under the same ID, until it accepts', async () => {
    const { store, append } = await openHarbour();
    const { target, received, behaviour } = await receive((_, response) => response.writeHead(503).end());
    const { pass } = await startSubscriptions(store, { written: [written('ops', target)] });
    await append(news());
    await pass();
    await pass(1);
    expect(received).toHaveLength(1);
    await pass(10);
    behaviour.answer = (_, response) => response.writeHead(202).end();
    await pass(60);
    await pass(DAY);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
  });

  it('makes a dead letter after a day, which can be sent again', async () => {
    const { store, append } = await openHarbour();
    const { target, received, behaviour } = await receive((_, response) => response.writeHead(500).end());
    const { pass } = await startSubscriptions(store, { written: [written('ops', target)] });
    await append(news());
    for (let hour = 0; hour < 26; hour++) await pass(3_600);
    expect((await store.deliveries.list(dead)).items).toMatchObject([
      { subscription: 'ops', status: 500, reason: 'the target answered 500' },
    ]);
    behaviour.answer = (_, response) => response.end();
    await store.deliveries.resend('ops');
    await pass();
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    expect((await store.deliveries.list(dead)).items).toEqual([]);
  });

  it('ends a subscription whose target answers 410', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive((_, response) => response.writeHead(410).end());
    const { pass } = await startSubscriptions(store, { written: [written('ops', target)] });
    await append(news());
    await pass();
    await append(news('finding.affected', 'CVE-2', 8));
    await pass(DAY);
    expect(received).toHaveLength(1);
    expect(await store.subscriptions.get('ops')).toMatchObject({ state: 'ended' });
  });

  it('delays no subscription by another that hangs or fails', async () => {
    const { store, append } = await openHarbour();
    const [hanging, failing, healthy] = [
      await receive(() => undefined),
      await receive((_, response) => response.destroy()),
      await receive(),
    ];
    const { running, stop } = await startSubscriptions(store, {
      written: [
        written('hanging', hanging.target),
        written('failing', failing.target),
        written('healthy', healthy.target),
      ],
      timeoutMs: 60_000,
    });
    await append(...Array.from({ length: 20 }, (_, i) => news('finding.affected', `CVE-2026-${i}`)));
    running.wake();
    await expect.poll(() => healthy.received.length, { timeout: 20_000 }).toBe(20);
    expect(hanging.received.length).toBeLessThan(20);
    // Stopping gives up an attempt that is not acknowledged yet.
    await expect
      .poll(() => store.subscriptions.get('healthy'), { timeout: 20_000 })
      .toMatchObject({ waiting: 0, failures: 0 });
    await stop();
  });

  it('guards a target that a client of the API named, and says no more than that it cannot be reached', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    await store.subscriptions.create(
      {
        name: 'ops',
        origin: 'api',
        creator: 'token:ci',
        seesAll: true,
        settings: '{"format":"json","digest":"none"}',
        sealed: sealTarget({ target, secrets: [] }, SEALER),
        cursor: 0,
      },
      20,
    );
    const { pass } = await startSubscriptions(store);
    await append(news());
    await pass();
    expect(received).toEqual([]);
    const { items } = await store.deliveries.list({ limit: 10 });
    expect(items).toMatchObject([{ failures: 1, reason: 'cannot reach the target' }]);
  });
});

describe('a subscription of the API', () => {
  async function subscribe(creator: string, sealed = 'nobody can open this') {
    const { store, append } = await openHarbour();
    await store.subscriptions.create(
      {
        name: 'ops',
        origin: 'api',
        creator,
        seesAll: false,
        settings: '{"format":"json","digest":"none"}',
        sealed,
        cursor: 0,
      },
      20,
    );
    await append(news());
    return store;
  }

  it('pauses a subscription that its creator could not make any more', async () => {
    const store = await subscribe('token:gone');
    await startSubscriptions(store, {
      principals: {
        maySubscribe: (name) => name !== 'token:gone',
        isAdmin: () => true,
        placesOf: () => undefined,
      },
    });
    expect(await store.subscriptions.get('ops')).toMatchObject({ state: 'paused', waiting: 0 });
  });

  it('pauses a subscription whose target was sealed with another key, and loses no message', async () => {
    const store = await subscribe('token:ci');
    await startSubscriptions(store);
    expect(await store.subscriptions.get('ops')).toMatchObject({ state: 'paused', waiting: 1 });
  });
});

describe('a server that was killed', () => {
  it('sends a message again under the same ID if it was killed before it stored the answer', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const killed = {
      ...store.deliveries,
      delivered: () => Promise.reject(new Error('killed')),
    };
    const first = await startSubscriptions(store, { written: [written('ops', target)], deliveries: killed });
    await append(news());
    await first.pass();
    await first.stop();
    expect(received).toHaveLength(1);
    await startSubscriptions(store, { written: [written('ops', target)] });
    expect(received).toHaveLength(2);
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
  });

  it('sends a message again soon if the store did not take how it went', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const outcomes = [() => Promise.reject(new Error('the database is down'))];
    const deliveries: typeof store.deliveries = {
      ...store.deliveries,
      delivered: (...given) => outcomes.pop()?.() ?? store.deliveries.delivered(...given),
    };
    const { pass } = await startSubscriptions(store, { written: [written('ops', target)], deliveries });
    await append(news());
    await pass();
    await pass(1);
    expect(received).toHaveLength(2);
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    await pass(60);
    expect(received).toHaveLength(2);
  });

  it('makes one message though two replicas see an event', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const both = [
      await startSubscriptions(store, { written: [written('ops', target)] }),
      await startSubscriptions(store, { written: [written('ops', target)] }),
    ];
    await append(...Array.from({ length: 20 }, (_, i) => news('finding.affected', `CVE-2026-${i}`)));
    await Promise.all(both.map(({ pass }) => pass()));
    expect(received).toHaveLength(20);
    expect(new Set(received.map(({ id }) => id)).size).toBe(20);
  });
});

describe('the subscriptions of the file', () => {
  it('keeps the place of a subscription of the file, and removes one that the file lists no more', async () => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const first = await startSubscriptions(store, {
      written: [written('ops', target), written('old', target)],
    });
    await first.stop();
    await append(news());
    await startSubscriptions(store, { written: [written('ops', target)] });
    expect(received).toHaveLength(1);
    expect((await store.subscriptions.all()).map(({ name }) => name)).toEqual(['ops']);
  });
});
