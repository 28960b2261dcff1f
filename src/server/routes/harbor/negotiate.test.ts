import { expect, it } from 'vitest';
import { isAmong, negotiate } from './negotiate.ts';

const TYPES = ['application/report+json; version=1.1', 'application/report+json; version=1.0'] as const;

it.each([
  ['application/report+json; version=1.1', true],
  ['Application/Report+JSON;Version=1.0', true],
  ['application/report+json', true],
  ['application/report+json; version=2.0', false],
  ['application/other+json', false],
])('says whether %s is one of the media types: %s', (type, expected) => {
  expect(isAmong(type, TYPES)).toBe(expected);
});

it.each([
  [undefined, TYPES[0]],
  ['*/*', TYPES[0]],
  ['application/report+json; version=1.0', TYPES[1]],
  ['application/report+json; version=1.1; q=0.5, application/report+json; version=1.0', TYPES[1]],
])('answers a client that accepts %s in %s', (accept, expected) => {
  expect(negotiate(accept, TYPES)).toBe(expected);
});

it('refuses a client that accepts nothing of it with 501', () => {
  expect(() => negotiate('text/html', TYPES)).toThrow(expect.objectContaining({ statusCode: 501 }));
});
