import { expect, it } from 'vitest';
import { defined } from './defined.ts';

const id = 'CVE-2024-1';
const title: string | undefined = [undefined, 'a title'].at(0);

it('leaves out properties that are undefined', () => {
  const advisory: { id: string; title?: string } = defined({ title, id });
  expect(Object.keys(advisory)).toEqual(['id']);
});

it('keeps every other value, in order', () => {
  const values = { z: null, a: false, m: 0, empty: '', none: [], last: Number.NaN };
  expect(Object.entries(defined(values))).toEqual(Object.entries(values));
});

it('leaves its argument as it was', () => {
  const properties = { id, title };
  expect(defined(properties)).not.toBe(properties);
  expect(Object.keys(properties)).toEqual(['id', 'title']);
});

it('keeps the type of a property that is always there', () => {
  const event: { kind: 'fixed'; at?: string } = defined({ kind: 'fixed', at: title });
  expect(event).toEqual({ kind: 'fixed' });
});
