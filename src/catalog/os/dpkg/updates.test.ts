import { expect, it } from 'vitest';
import { dpkgCataloger } from './index.ts';
import { entry, file, STATUS } from './testing.ts';

it('reports changes that an interrupted dpkg has not merged', () => {
  const update = 'var/lib/dpkg/updates/0001';
  expect(
    ['0001', 'tmp.i', 'x/0001'].map((name) => dpkgCataloger.wants(`var/lib/dpkg/updates/${name}`)),
  ).toEqual([true, false, false]);
  const files = [file(STATUS, `${entry({})}\n`), file(update, `${entry({ Version: '3.0.12-1' })}\n`)];
  const facts = dpkgCataloger.read(files).files;
  expect(
    facts.map(({ path, packages = [], problems = [] }) => [path, packages.length, problems.length]),
  ).toEqual([
    [STATUS, 1, 0],
    [update, 0, 1],
  ]);
});
