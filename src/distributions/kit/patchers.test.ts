import { expect, it } from 'vitest';
import { isAnsweredMaker, type Distribution } from '../../domain/index.ts';
import { coverageOf, coverageOfMaker, managerOf } from './coverage.ts';
import { PATCHERS } from './patchers.ts';

function release(id: string, version: string, ...idLike: readonly string[]): Distribution {
  return { id, version, idLike, name: id, path: 'etc/os-release' };
}

it.each([
  [release('debian', '12'), ['Root:Debian:12']],
  [release('raspbian', '12', 'debian'), ['Root:Debian:12']],
  [release('ubuntu', '22.04', 'debian'), ['Root:Ubuntu:22.04']],
  [release('alpine', '3.20.3'), ['Root:Alpine:3.20']],
  [release('alpine', '3.21_alpha20240807'), undefined],
  [release('debian', ''), undefined],
  [release('centos', '7', 'rhel'), undefined],
])('looks builds of Root.io on %o up in %j', (distribution, ecosystems) => {
  expect(coverageOfMaker('Root.io', distribution)[0]?.ecosystems).toEqual(ecosystems);
});

it.each([
  [release('dhi', '13', 'debian'), 'Docker Hardened Images:Debian:13', 'deb', 'Debian GNU/Linux'],
  [release('dhi', '3.24', 'alpine'), 'Docker Hardened Images:Alpine:3.24', 'apk', 'Alpine Linux'],
  [release('dhi', '13'), 'Docker Hardened Images:Debian:13', undefined, undefined],
  [release('dhi', '3.24.1'), 'Docker Hardened Images:Alpine:3.24', undefined, undefined],
])(
  'looks the packages of %o up in %s, and those added in the base below',
  (distribution, own, type, base) => {
    expect(coverageOf(distribution)[0]?.ecosystems).toEqual([own]);
    expect(managerOf(distribution)).toBe(type);
    expect(coverageOfMaker(base ?? '', distribution).length > 0).toBe(base !== undefined);
  },
);

it('names a patcher with advisories, and each base, among the makers that may answer', () => {
  for (const { name, feeds } of PATCHERS) expect(isAnsweredMaker(name)).toBe(feeds.length > 0);
  expect(['Debian GNU/Linux', 'Alpine Linux'].every(isAnsweredMaker)).toBe(true);
});
