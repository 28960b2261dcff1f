import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { OPTIONS, optionKeys } from '../../src/config/options.ts';
import { needs } from '../support/needs.ts';

const PAGE = path.resolve(import.meta.dirname, '../../docs/man/plimsoll.1');

it('passes the lint of mandoc as a page of the manual', needs('mandoc'), () => {
  const { status, stdout } = spawnSync('mandoc', ['-Tlint', '-Wwarning', PAGE], { encoding: 'utf8' });
  // A date would be that of the last change, and the page is generated.
  expect(stdout.split('\n').filter((line) => line !== '' && !line.includes('missing date'))).toEqual([]);
  expect(status).toBeLessThanOrEqual(2);
});

it('names every option in the page of the manual', () => {
  const page = readFileSync(PAGE, 'utf8').replaceAll('\\-', '-');
  const flags = optionKeys().flatMap((key) =>
    OPTIONS[key].sources.includes('flag') ? OPTIONS[key].flag.split(' ', 1) : [],
  );
  expect(flags.filter((flag) => !page.includes(flag))).toEqual([]);
});
