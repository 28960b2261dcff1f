import { expect, it } from 'vitest';
import { readLock } from '../testing.ts';

const DENO_NPM = {
  'react-dom@18.2.0_react@18.2.0': { integrity: 'sha512-x', dependencies: ['react', 'scheduler'] },
  'react@18.2.0': { integrity: 'sha512-x' },
  'scheduler@0.23.0': { integrity: 'sha512-x' },
  '@types/node@18.0.0': { integrity: 'sha512-x' },
};
const DENO_NAMES = ['react-dom@18.2.0', 'react@18.2.0', 'scheduler@0.23.0', '@types/node@18.0.0'];
const JSR = { '@std/assert@1.0.6': { integrity: 'x' } };

it.each([
  ['2', { version: '2', remote: {}, npm: { specifiers: {}, packages: DENO_NPM } }, DENO_NAMES],
  [
    '3',
    { version: '3', packages: { specifiers: {}, jsr: JSR, npm: DENO_NPM }, remote: {} },
    [...DENO_NAMES, '@jsr/std__assert@1.0.6 elsewhere'],
  ],
  [
    '5',
    { version: '5', specifiers: {}, jsr: JSR, npm: DENO_NPM },
    [...DENO_NAMES, '@jsr/std__assert@1.0.6 elsewhere'],
  ],
  ['4 without packages', { version: '4' }, []],
  ['1, which has no number', { 'https://deno.land/x/a.ts': '0' }, []],
])('reads a deno.lock of version %s', (_version, document, packages) => {
  expect(readLock('app/deno.lock', JSON.stringify(document))).toEqual({ packages, problems: [] });
});

it.each([
  ['its format has the unknown version 6', '{"version": "6"}'],
  ['its format has no version', '{"npm": {}}'],
  ['not a JSON object', '[]'],
  ['no package list', '{"version": "4", "npm": []}'],
  ['1 of its entries has no valid name or version', '{"version": "5", "npm": {"a": {}}}'],
])('reports what it cannot read of a deno.lock: %s', (reason, content) => {
  expect(readLock('deno.lock', content).problems).toEqual([`deno.lock was not read: ${reason}`]);
});
