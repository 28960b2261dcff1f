import { expect, it } from 'vitest';
import { found, installed } from '../testing.ts';
import { columnsFor, findingColumns } from './finding-line.ts';

it.each([
  [{ title: 'A flaw' }, 'libx: A flaw'],
  [{}, 'libx'],
])('names a package that is not the whole group, and a title if there is one: %j', (rest, expected) => {
  const pkg = installed('libx', '1');
  const finding = found('CVE-2024-1', pkg, 'high', rest);
  const line = findingColumns({ finding, packages: [pkg] }, 2, columnsFor([finding], 120));
  expect(line.map(({ text }) => text).join('')).toMatch(new RegExp(`  ${expected}$`, 'u'));
});
