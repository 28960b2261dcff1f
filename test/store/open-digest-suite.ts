import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inventory, Passage } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';
import { delivery, LONG_AGO, subscription } from './subscription-suite.ts';

/** Events that a subscription is not sent yet, since more of their cause may come. */
export function openDigestSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
    await store.subscriptions.create(subscription('ops'), 20);
  });
  afterEach(() => store.close());

  const advance = (passage: Partial<Passage>) =>
    store.subscriptions.advance({
      name: 'ops',
      from: 3,
      to: 9,
      deliveries: [],
      announced: new Map(),
      ...passage,
    });
  const gathered = (cause: string, first: number, last: number, count: number) => ({
    cause,
    first,
    last,
    kinds: { 'image.over-line': count },
    at: LONG_AGO,
  });

  it('adds up events of one cause, and ends it with its message', async () => {
    await advance({ gathered: [gathered('rules', 4, 6, 3), gathered('program', 7, 7, 1)] });
    await advance({ from: 9, to: 12, gathered: [gathered('rules', 11, 12, 2)] });
    const rest = { name: 'ops', since: LONG_AGO };
    expect(await store.subscriptions.openDigests()).toEqual([
      { ...gathered('rules', 4, 12, 5), ...rest },
      { ...gathered('program', 7, 7, 1), ...rest },
    ]);
    const conclusion = { name: 'ops', cause: 'rules', deliveries: [delivery()] };
    expect(await store.subscriptions.conclude({ ...conclusion, last: 6 })).toBe(false);
    expect(await store.subscriptions.conclude({ ...conclusion, last: 12 })).toBe(true);
    expect(await store.subscriptions.conclude({ ...conclusion, last: 12 })).toBe(false);
    expect(await store.subscriptions.get('ops')).toMatchObject({ waiting: 1 });
    expect((await store.subscriptions.openDigests()).map(({ cause }) => cause)).toEqual(['program']);
  });

  it('gathers nothing where another made messages of the same events, and nothing outlives it', async () => {
    await advance({});
    expect(await advance({ gathered: [gathered('rules', 4, 6, 3)] })).toBe(false);
    await advance({ from: 9, to: 10, gathered: [gathered('rules', 10, 10, 1)] });
    await store.subscriptions.change('ops', { state: 'paused' });
    expect(await store.subscriptions.openDigests()).toEqual([]);
    await store.subscriptions.delete('ops');
    expect(
      await store.subscriptions.conclude({ name: 'ops', cause: 'rules', last: 10, deliveries: [] }),
    ).toBe(false);
  });
}
