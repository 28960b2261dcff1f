import { expect, it } from 'vitest';
import { relistPause } from './watch-cluster.ts';

it('lists again soon where something was refused, then ever more seldom, and at least once an hour', () => {
  expect([0, 1, 2, 5, 6, 100].map((lists) => relistPause(lists) / 60_000)).toEqual([60, 2, 4, 32, 60, 60]);
});
