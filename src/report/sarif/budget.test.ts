import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { JsonText } from '../json-pieces.ts';
import { CompressedBudget } from './budget.ts';

const LIMIT = 3_000_000;

it.each([
  ['that cannot be compressed', () => randomBytes(30_000).toString('base64')],
  ['that are nearly the same', (i: number) => `${i} ${'ä'.repeat(90_000)}`],
  ['of which one is larger than all that is held', (i: number) => 'b'.repeat(i === 3 ? 9_000_000 : 1000)],
])('takes texts as long as gzip has room for them: texts %s', (_, textOf) => {
  const budget = new CompressedBudget(LIMIT);
  const taken: JsonText[] = [];
  for (let i = 0; i < 200; i++) {
    const text = new JsonText({ text: textOf(i) });
    if (!budget.takes([text], LIMIT / 10)) break;
    taken.push(text);
  }
  const size = gzipSync(taken.map(({ text }) => text).join('')).length;
  expect(LIMIT - budget.count()).toBeGreaterThanOrEqual(size);
  expect(taken.length === 200 || size > LIMIT * 0.85).toBe(true);
  expect(budget.count()).toBeGreaterThanOrEqual(LIMIT / 10);
});

it('keeps what was taken when the next texts have no room', () => {
  const budget = new CompressedBudget(LIMIT);
  const [small, large] = [1000, 3_000_000].map(
    (size) => new JsonText({ noise: randomBytes(size).toString('hex') }),
  );
  if (!small || !large) throw new Error('there are no texts');
  budget.charge(small);
  expect(budget.takes([large], 0)).toBe(false);
  expect(budget.takes([small], 0)).toBe(true);
  expect(LIMIT - budget.count()).toBeGreaterThan(1000);
});
