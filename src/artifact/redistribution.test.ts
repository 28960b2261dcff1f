import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TERMS } from './redistribution.ts';

const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/artifacts.md'), 'utf8');
const rows = guide.split('\n').filter((line) => line.startsWith('|'));

it.each(TERMS)('says in the guide whether $feed may be passed on', ({ feed, mayPassOn }) => {
  const name = feed.replace(/:$/u, '');
  const row = rows.find((line) => line.includes(`\`${name}\``));
  expect(row).toMatch(mayPassOn ? /\| yes +\|$/u : /\| no +\|$/u);
});
