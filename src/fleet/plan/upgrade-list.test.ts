import { expect, it } from 'vitest';
import { imageKey } from '../../../test/store/images.ts';
import { UpgradeList } from './upgrade-list.ts';

it('numbers distinct upgrades once, and orders them by what they are', () => {
  const list = new UpgradeList();
  const zlib = { ecosystem: 'debian:13', name: 'zlib', version: '2', leaves: [] };
  const bash = { ...zlib, name: 'bash' };
  expect([list.package(zlib), list.package(bash), list.package({ ...zlib })]).toEqual([0, 1, 0]);
  expect(list.package({ ...zlib, version: '3' })).toBe(2);
  expect(list.compare(0, 1)).toBeGreaterThan(0);
});

it('names all that a version leaves in one of the packages', () => {
  const list = new UpgradeList();
  const zlib = { ecosystem: 'debian:13', name: 'zlib', version: '2' };
  list.package({ ...zlib, leaves: ['CVE-2'] });
  list.package({ ...zlib, leaves: [] });
  list.package({ ...zlib, leaves: ['CVE-1', 'CVE-2'] });
  expect(list.get(0)).toMatchObject({ leaves: ['CVE-1', 'CVE-2'] });
});

it('numbers each newer base by its image, whatever its name', () => {
  const list = new UpgradeList();
  const base = { key: imageKey('a'), name: 'debian:13' };
  expect([
    list.base(base),
    list.base({ ...base, key: imageKey('b') }),
    list.base({ ...base, name: 'x' }),
  ]).toEqual([0, 1, 0]);
  expect(list.get(1)).toMatchObject({ kind: 'base', key: imageKey('b') });
});
