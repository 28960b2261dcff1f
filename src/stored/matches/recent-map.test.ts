import { expect, it } from 'vitest';
import { RecentMap } from './recent-map.ts';

it('keeps what is asked for again and again, and forgets the rest', () => {
  const recent = new RecentMap<number, string>(3);
  for (let key = 0; key < 20; key++) {
    recent.set(key, `value ${key}`);
    expect(recent.get(0)).toBe('value 0');
  }
  expect(recent.get(19)).toBe('value 19');
  expect(recent.get(1)).toBeUndefined();
});

it('remembers as many as it may hold', () => {
  const recent = new RecentMap<number, number>(3);
  for (let key = 0; key < 3; key++) recent.set(key, key);
  expect([0, 1, 2, 3].map((key) => recent.get(key))).toEqual([0, 1, 2, undefined]);
});

it('finds the cached values of items, and lists the others', () => {
  const recent = new RecentMap<number, string>(3);
  recent.set(20, 'two');
  const { found, missing } = recent.find([1, 2], (item) => item * 10);
  expect([...found]).toEqual([[2, 'two']]);
  expect(missing).toEqual([1]);
});
