import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROBLEM_KINDS } from '../domain/index.ts';
import { HTTP_FAILURES } from '../server/shell/http-failures.ts';
import { ERROR_CODES } from './app-error.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/reference/errors.md'), 'utf8');
const REFUSALS = Object.values(HTTP_FAILURES).map(({ code }) => code);
const CODES = [...ERROR_CODES, ...REFUSALS, ...Object.keys(PROBLEM_KINDS)].toSorted();

function found(pattern: RegExp): readonly string[] {
  return Array.from(PAGE.matchAll(pattern), ([, code = '']) => code).toSorted();
}

it('describes each code in a section of its page, and no other code', () => {
  expect(found(/^### `(.+)`$/gmu)).toEqual(CODES);
});

it('lists each code in the table of its page, and no other code', () => {
  expect(found(/^\| \[`(.+?)`\]\(#.+?\) /gmu)).toEqual(CODES);
});

it('shows an example of each code', () => {
  const sections = PAGE.split(/^### /mu).slice(1);
  const without = sections.filter((section) => !/^- Example: `.+` .*`.+`$/mu.test(section));
  expect(without).toEqual([]);
});
