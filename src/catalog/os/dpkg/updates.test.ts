import { expect, it } from 'vitest';
import type { WantedFile } from '../../cataloger.ts';
import { dpkgCataloger } from './index.ts';

const STATUS = 'var/lib/dpkg/status';

function file(path: string, text: string): WantedFile {
  return { path, bytes: new TextEncoder().encode(text) };
}

function entry(fields: Readonly<Record<string, string>>): string {
  const whole = {
    Package: 'libssl3',
    Status: 'install ok installed',
    Architecture: 'amd64',
    Version: '3.0.11-1',
    ...fields,
  };
  return Object.entries(whole)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

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
