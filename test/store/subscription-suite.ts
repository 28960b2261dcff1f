import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inventory, NewDelivery, NewSubscription, Passage } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';

export const LONG_AGO = '2000-01-01T00:00:00.000Z';
const FAR = '9999-01-01T00:00:00.000Z';
const CLAIM = { now: FAR, until: FAR, limit: 100 };

export function subscription(name: string, fields: Partial<NewSubscription> = {}): NewSubscription {
  return {
    name,
    origin: 'api',
    creator: 'token:ci',
    seesAll: false,
    settings: '{"format":"json"}',
    sealed: 'sealed',
    cursor: 3,
    ...fields,
  };
}

export function delivery(fields: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id: randomUUID(),
    type: 'finding.affected',
    summary: 'odd \0 text',
    headers: { 'content-type': 'application/json' },
    body: '{"odd":"\\u0000"}',
    ...fields,
  };
}

export function subscriptionSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const create = (name: string, fields?: Partial<NewSubscription>, limit = 20) =>
    store.subscriptions.create(subscription(name, fields), limit);
  const advance = (passage: Partial<Passage> = {}) =>
    store.subscriptions.advance({
      name: 'ops',
      from: 3,
      to: 9,
      deliveries: [],
      announced: new Map(),
      ...passage,
    });

  describe('a list of subscriptions', () => {
    it('returns a subscription as it was created', async () => {
      expect(await create('ops')).toBe('created');
      expect(await store.subscriptions.get('ops')).toEqual({
        ...subscription('ops'),
        state: 'active',
        failures: 0,
        waiting: 0,
        dead: 0,
        createdAt: expect.any(String) as string,
      });
      expect(await store.subscriptions.get('other')).toBeUndefined();
    });

    it('refuses a name that is taken, by whomever', async () => {
      await create('ops');
      expect(await create('ops', { creator: 'token:other', origin: 'file' })).toBe('taken');
    });

    it('limits the subscriptions of one creator', async () => {
      expect(await create('a', {}, 2)).toBe('created');
      expect(await create('b', {}, 2)).toBe('created');
      expect(await create('c', {}, 2)).toBe('too-many');
      expect(await create('c', { creator: 'token:other' }, 2)).toBe('created');
      expect((await store.subscriptions.all()).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    });

    it('pages through the subscriptions of a creator by name', async () => {
      for (const name of ['b', 'a', 'd', 'c']) await create(name, { creator: name === 'd' ? 'x' : 'y' });
      const first = await store.subscriptions.list({ creator: 'y', limit: 2 });
      expect(first.items.map(({ name }) => name)).toEqual(['a', 'b']);
      const { next: cursor = '' } = first;
      const second = await store.subscriptions.list({ creator: 'y', limit: 2, cursor });
      expect(second.items.map(({ name }) => name)).toEqual(['c']);
      expect(second.next).toBeUndefined();
    });

    it('changes what is given, and keeps the rest', async () => {
      await create('ops');
      expect(await store.subscriptions.change('ops', { state: 'paused', reason: 'why' })).toBe(true);
      expect(await store.subscriptions.get('ops')).toMatchObject({
        state: 'paused',
        reason: 'why',
        sealed: 'sealed',
      });
      await store.subscriptions.change('ops', { state: 'active', reason: '', settings: '{}' });
      expect(await store.subscriptions.get('ops')).not.toHaveProperty('reason');
      expect(await store.subscriptions.change('other', { state: 'paused' })).toBe(false);
    });

    it('deletes a subscription with its messages', async () => {
      await create('ops');
      const { id } = delivery();
      await advance({ deliveries: [delivery({ id })], announced: new Map([['a', { id: 'b', state: 'c' }]]) });
      expect(await store.subscriptions.delete('ops')).toBe(true);
      expect(await store.subscriptions.delete('ops')).toBe(false);
      expect(await store.deliveries.get(id)).toBeUndefined();
    });
  });

  describe('the events that a subscription has seen', () => {
    it('makes messages of the same events once, whoever tries at the same time', async () => {
      await create('ops');
      const results = await Promise.all([1, 2, 3].map(() => advance({ deliveries: [delivery()] })));
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await store.subscriptions.get('ops')).toMatchObject({ cursor: 9, waiting: 1 });
    });

    it('makes no message for a paused subscription', async () => {
      await create('ops');
      await store.subscriptions.change('ops', { state: 'paused' });
      expect(await advance({ deliveries: [delivery()] })).toBe(false);
    });

    it('remembers what was announced, and forgets what it told before', async () => {
      await create('ops');
      await create('other');
      await advance({
        digestAt: FAR,
        announced: new Map([
          ['a\0b', { id: 'CVE-1', state: 'finding.affected' }],
          ['c', { id: 'CVE-2', state: '2.0' }],
        ]),
      });
      await advance({
        from: 9,
        to: 10,
        announced: new Map([['a\0b', { id: 'CVE-1', state: 'finding.relieved' }]]),
      });
      expect(await store.subscriptions.announced('ops', ['a\0b', 'c', 'd'])).toEqual(
        new Map([
          ['a\0b', { id: 'CVE-1', state: 'finding.relieved' }],
          ['c', { id: 'CVE-2', state: '2.0' }],
        ]),
      );
      expect(await store.subscriptions.announced('other', ['c'])).toEqual(new Map());
    });
  });

  describe('messages that wait', () => {
    it('gives each message to one of several that ask at the same time', async () => {
      await create('ops');
      await advance({ deliveries: Array.from({ length: 20 }, () => delivery()) });
      const claim = { now: '9998', until: FAR, limit: 5 };
      const claims = await Promise.all([1, 2, 3, 4].map(() => store.deliveries.claim('ops', claim)));
      const ids = claims.flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThanOrEqual(5);
    });

    it('returns a message as it was stored, and again once its time is over', async () => {
      await create('ops');
      const stored = delivery();
      await advance({ deliveries: [stored] });
      expect(await store.deliveries.due(FAR)).toEqual(['ops']);
      expect(await store.deliveries.claim('ops', { ...CLAIM, until: '9998' })).toMatchObject([stored]);
      expect(await store.deliveries.claim('ops', { ...CLAIM, now: '9997' })).toEqual([]);
      expect(await store.deliveries.due('9997')).toEqual([]);
      expect(await store.deliveries.claim('ops', CLAIM)).toMatchObject([{ id: stored.id, failures: 0 }]);
    });

    it('gives a message from before a clock was set back once, and counts its time from then', async () => {
      await create('ops');
      await advance({ deliveries: [delivery()] });
      const claim = { ...CLAIM, now: LONG_AGO, until: '2000-01-01T00:00:10.000Z' };
      expect(await store.deliveries.due(LONG_AGO)).toEqual(['ops']);
      expect(await store.deliveries.claim('ops', claim)).toMatchObject([{ since: LONG_AGO }]);
      expect(await store.deliveries.claim('ops', claim)).toEqual([]);
      expect(await store.deliveries.due(LONG_AGO)).toEqual([]);
    });

    it('gives back what was taken by a process that was killed, and nothing else', async () => {
      await create('ops');
      await advance({ deliveries: [delivery()] });
      const [taken] = await store.deliveries.claim('ops', { ...CLAIM, limit: 1 });
      await store.deliveries.releaseAll();
      const [again] = await store.deliveries.claim('ops', CLAIM);
      expect(again?.id).toBe(taken?.id);
      await store.deliveries.failed(again?.id ?? '', { reason: 'down', dueAt: FAR });
      await store.deliveries.releaseAll();
      expect(await store.deliveries.due('9998')).toEqual([]);
    });

    it('keeps a message that is renewed for who took it, and gives back one that was not sent', async () => {
      await create('ops');
      await advance({ deliveries: [delivery(), delivery(), delivery()] });
      const claimed = await store.deliveries.claim('ops', { ...CLAIM, until: '9996' });
      const [sent = '', unsent = '', lost = ''] = claimed.map(({ id }) => id);
      await store.deliveries.renew([sent, unsent], FAR);
      expect((await store.deliveries.claim('ops', { ...CLAIM, now: '9997' })).map(({ id }) => id)).toEqual([
        lost,
      ]);
      await store.deliveries.delivered([{ id: sent }], LONG_AGO);
      await store.deliveries.renew([sent], '9998');
      await store.deliveries.giveBack([sent, unsent], '9996');
      expect((await store.deliveries.claim('ops', { ...CLAIM, now: '9997' })).map(({ id }) => id)).toEqual([
        unsent,
      ]);
      expect(await store.deliveries.get(sent)).toMatchObject({ state: 'delivered' });
    });

    it('stores the answers to many messages of several subscriptions at once', async () => {
      await create('ops');
      await create('dev');
      const ids = [delivery(), delivery(), delivery()].map(({ id }) => id);
      const [first = '', second = '', third = ''] = ids;
      await advance({ deliveries: [first, second].map((id) => delivery({ id })) });
      await store.deliveries.add('dev', delivery({ id: third }));
      await store.deliveries.failed(third, { reason: 'down', dueAt: FAR });
      const answers = [
        { id: first, status: 200, answer: 'ok' },
        { id: second, status: 202, answer: 'later' },
        { id: third, status: 200, answer: 'ok' },
      ];
      await store.deliveries.delivered(answers, LONG_AGO);
      for (const { id, ...answer } of answers) {
        expect(await store.deliveries.get(id)).toMatchObject({ ...answer, deliveredAt: LONG_AGO });
      }
      expect(await store.subscriptions.get('dev')).toMatchObject({ failures: 0, waiting: 0 });
    });

    it('counts failures in a row until a delivery', async () => {
      await create('ops');
      const { id } = delivery();
      await advance({ deliveries: [delivery({ id })] });
      await store.deliveries.failed(id, { reason: 'down', status: 503, answer: 'later', dueAt: FAR });
      await store.deliveries.failed(id, { reason: 'down', dueAt: FAR });
      expect(await store.subscriptions.get('ops')).toMatchObject({ failures: 2, waiting: 1 });
      expect(await store.deliveries.get(id)).toMatchObject({ failures: 2, reason: 'down', dueAt: FAR });
      await store.deliveries.delivered([{ id, status: 200, answer: 'ok' }], LONG_AGO);
      expect(await store.subscriptions.get('ops')).toMatchObject({ failures: 0, waiting: 0 });
      expect(await store.deliveries.get(id)).toMatchObject({
        state: 'delivered',
        deliveredAt: LONG_AGO,
        answer: 'ok',
      });
    });

    it('adds a message that no event caused', async () => {
      await create('ops');
      expect(await store.deliveries.add('ops', delivery())).toBe(true);
      expect(await store.deliveries.add('other', delivery())).toBe(false);
    });

    it('gives a paused subscription nothing', async () => {
      await create('ops');
      await advance({ deliveries: [delivery()] });
      await store.subscriptions.change('ops', { state: 'paused' });
      expect(await store.deliveries.due(FAR)).toEqual([]);
      expect(await store.deliveries.claim('ops', CLAIM)).toEqual([]);
    });
  });

  describe('dead letters', () => {
    const ids = ['1', '2', '3'].map((each) => each.repeat(8));
    beforeEach(async () => {
      await create('ops');
      await advance({ deliveries: ids.map((id) => delivery({ id })) });
      for (const id of ids) await store.deliveries.failed(id, { reason: 'gone' });
    });
    const dead = async () => {
      const page = await store.deliveries.list({ subscription: 'ops', state: 'dead', limit: 10 });
      return page.items.map(({ id }) => id);
    };

    it('lists dead letters newest first, in pages', async () => {
      expect(await store.deliveries.due(FAR)).toEqual([]);
      const first = await store.deliveries.list({ state: 'dead', limit: 2 });
      expect(first.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
      const { next: cursor = '' } = first;
      const second = await store.deliveries.list({ state: 'dead', limit: 2, cursor });
      expect(second.items.map(({ id }) => id)).toEqual([ids[0]]);
      expect((await store.deliveries.list({ state: 'waiting', limit: 2 })).items).toEqual([]);
    });

    it('sends one or all of the dead letters again, from the beginning', async () => {
      expect(await store.deliveries.resend('other')).toBe(0);
      expect(await store.deliveries.resend('ops', ids[1])).toBe(1);
      expect(await dead()).toEqual([ids[2], ids[0]]);
      expect(await store.deliveries.resend('ops')).toBe(2);
      const claimed = await store.deliveries.claim('ops', CLAIM);
      expect(claimed.map(({ id, failures }) => [id, failures])).toEqual(ids.map((id) => [id, 0]));
    });

    it('drops one or all of the dead letters', async () => {
      expect(await store.deliveries.drop('ops', ids[1])).toBe(1);
      expect(await store.deliveries.drop('other')).toBe(0);
      expect(await store.deliveries.drop('ops')).toBe(2);
      expect(await dead()).toEqual([]);
    });

    it('deletes what was delivered long ago, and no dead letter', async () => {
      const { id } = delivery();
      await advance({ from: 9, to: 10, deliveries: [delivery({ id })] });
      await store.deliveries.delivered([{ id }], LONG_AGO);
      expect(await store.deliveries.forget(LONG_AGO)).toBe(0);
      expect(await store.deliveries.forget(FAR)).toBe(1);
      expect(await dead()).toHaveLength(3);
    });
  });
}
