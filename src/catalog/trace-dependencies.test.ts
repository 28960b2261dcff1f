import { expect, it } from 'vitest';
import { neededByNone, traceDependencies } from './trace-dependencies.ts';

const direct = (name: string, isDev = false) => ({ key: name, name, isDev });

it('follows cycles once', () => {
  const needs: Readonly<Record<string, readonly string[]>> = { a: ['b'], b: ['c'], c: ['a', 'b'] };
  const brought = traceDependencies([direct('a')], (key) => needs[key] ?? []);
  expect([...brought]).toEqual([
    ['a', {}],
    ['b', { through: ['a'] }],
    ['c', { through: ['a'] }],
  ]);
});

it('keeps ten bringers, those that an application runs with before those for development', () => {
  const names = Array.from({ length: 30 }, (_, i) => `d${String(i).padStart(2, '0')}`);
  const brought = traceDependencies(
    names.map((name, i) => direct(name, i < 25)),
    (key) => (key === 'x' ? [] : ['x']),
  );
  expect(brought.get('x')?.through).toEqual([
    ...['d00', 'd01', 'd02', 'd03', 'd04'],
    ...['d25', 'd26', 'd27', 'd28', 'd29'],
  ]);
  expect(brought.get('x')?.dev).toBeUndefined();
});

it('walks a deep chain with many roots in bounded time', () => {
  const roots = Array.from({ length: 2000 }, (_, i) => direct(`r${i}`));
  let asked = 0;
  traceDependencies(roots, (key) => {
    asked++;
    const at = key.startsWith('n') ? Number(key.slice(1)) + 1 : 0;
    return at < 5000 ? [`n${at}`] : [];
  });
  expect(asked).toBeLessThan(70_000);
});

it('takes what nothing else needs for direct, and what needs itself too', () => {
  const needs: Readonly<Record<string, readonly string[]>> = { a: ['a', 'b'], b: [], c: ['d'], d: ['c'] };
  expect([...neededByNone(Object.keys(needs), (key) => needs[key] ?? [])]).toEqual(['a']);
});
