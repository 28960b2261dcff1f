import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DeliveryClaim, DeliveredMessage, Delivery } from '../../inventory/ports.ts';
import { Outbox, type OutboxOptions } from './outbox.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

function delivery(id: string): Delivery {
  return { id, type: 'test', summary: '', headers: {}, body: '', failures: 0, since: '' };
}

/** A store that notes what it is told; a test may make it fail, or wait. */
function openOutbox({ stored = () => Promise.resolve() }: { readonly stored?: () => Promise<void> } = {}) {
  const claims: DeliveryClaim[] = [];
  const renewed: (readonly string[])[] = [];
  const given: (readonly string[])[] = [];
  const delivered: string[][] = [];
  const deliveries: OutboxOptions['deliveries'] = {
    claim(_name, claim) {
      claims.push(claim);
      return Promise.resolve(['a', 'b', 'c'].slice(0, claim.limit).map(delivery));
    },
    renew(ids) {
      renewed.push(ids);
      return Promise.resolve();
    },
    giveBack(ids) {
      given.push(ids);
      return Promise.resolve();
    },
    delivered(messages: readonly DeliveredMessage[]) {
      delivered.push(messages.map(({ id }) => id));
      return stored();
    },
    failed: () => Promise.resolve(),
  };
  return { outbox: new Outbox({ deliveries, now: () => new Date() }), claims, renewed, given, delivered };
}

it('takes messages for seconds, so that those of a process that was killed come back soon', async () => {
  const { outbox, claims } = openOutbox();
  await outbox.claim('ops', 1);
  expect(claims.map(({ until }) => Date.parse(until))).toEqual([10_000]);
});

it('keeps the messages that it is at work on, and no others', async () => {
  const { outbox, renewed } = openOutbox();
  await outbox.claim('ops', 3);
  await outbox.failed('a', { reason: 'down' });
  await vi.advanceTimersByTimeAsync(3_000);
  const isStored = outbox.delivered('b', { status: 204 });
  await vi.advanceTimersByTimeAsync(3_000);
  await isStored;
  await outbox.giveBack(['c']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(renewed).toEqual([['b', 'c'], ['c']]);
});

it('gives back all that it is at work on when the server stops, and tells the store nothing without any', async () => {
  const { outbox, given } = openOutbox();
  await outbox.claim('ops', 2);
  await outbox.giveAllBack();
  await outbox.giveAllBack();
  expect(given).toEqual([['a', 'b']]);
});

it('stores together what was delivered at about the same time', async () => {
  const { outbox, delivered } = openOutbox();
  const all = [outbox.delivered('a', {}), outbox.delivered('b', {})];
  await vi.advanceTimersByTimeAsync(20);
  all.push(outbox.delivered('c', {}));
  await vi.advanceTimersByTimeAsync(20);
  await Promise.all(all);
  expect(delivered).toEqual([['a', 'b'], ['c']]);
});

it('passes on that the store failed, and goes on with the next', async () => {
  const answers = [() => Promise.reject(new Error('the database is down')), () => Promise.resolve()];
  const { outbox } = openOutbox({ stored: () => answers.shift()?.() ?? Promise.resolve() });
  const failed = expect(outbox.delivered('a', {})).rejects.toThrow('the database is down');
  await vi.advanceTimersByTimeAsync(20);
  await failed;
  const stored = expect(outbox.delivered('b', {})).resolves.toBeUndefined();
  await vi.advanceTimersByTimeAsync(20);
  await stored;
});
