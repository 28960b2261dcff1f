import { expect, it } from 'vitest';
import type { InstalledPackage } from '../domain/index.ts';
import { carriedFactsOf } from './facts.ts';

const WHOLE: Required<InstalledPackage> = {
  type: 'deb',
  ecosystem: 'PyPI',
  name: 'libssl3',
  version: '1:3.0-1',
  architecture: 'amd64',
  source: { name: 'openssl', version: '1:3.0' },
  module: 'a:b:1:c',
  maker: 'Debian',
  thirdParty: 'example.org',
  application: 'opt/venv',
  proof: 'file name',
  status: 'distribution-owned',
  owner: 'conda:a',
  through: ['b'],
  dev: true,
  alias: '2.x-dev',
  reach: 'ab',
  clues: { names: ['c'], folders: ['d'] },
  qualifiers: { build: 'py_0' },
  database: 'var/lib/dpkg/status',
  layer: 1,
  locations: [{ path: 'var/lib/dpkg/status', layer: 1 }],
};

it('carries every fact of a package under its name', () => {
  const carried = carriedFactsOf(WHOLE);
  expect(carried.map(({ name }) => name).toSorted()).toEqual(
    Object.keys(WHOLE)
      .map((key) => `plimsoll:${key}`)
      .toSorted(),
  );
  expect(carried).toContainEqual({ name: 'plimsoll:name', value: 'libssl3' });
  expect(carried).toContainEqual({
    name: 'plimsoll:source',
    value: '{"name":"openssl","version":"1:3.0"}',
  });
  expect(carried).toContainEqual({ name: 'plimsoll:dev', value: 'true' });
});

it('carries the same facts of a package whatever the order of its keys', () => {
  const reversed = Object.fromEntries(Object.entries(WHOLE).toReversed()) as unknown as InstalledPackage;
  expect(carriedFactsOf(reversed)).toEqual(carriedFactsOf(WHOLE));
});
