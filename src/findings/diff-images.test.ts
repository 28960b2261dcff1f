import { expect, it } from 'vitest';
import type { IndexedImage, InstalledPackage } from '../domain/index.ts';
import { diffImages } from './diff-images.ts';
import { openWorld, testDigest } from './testing.ts';

const FIXED = {
  releases: { trixie: { status: 'resolved', fixed_version: '2.0', urgency: 'not yet assigned' } },
};
const MIRROR = {
  'security-tracker.debian.org/tracker/data/json': JSON.stringify({
    anchor: { 'CVE-2099-0001': FIXED },
    keel: { 'CVE-2099-0002': FIXED },
    mast: { 'CVE-2099-0003': FIXED },
  }),
};

function deb(name: string, version: string): InstalledPackage {
  return { type: 'deb', name, version, architecture: 'all', database: 'var/lib/dpkg/status', layer: 0 };
}

function image(...packages: readonly InstalledPackage[]): IndexedImage {
  return {
    key: testDigest('a'),
    image: { reference: 'app', transport: 'docker', layers: [{ digest: testDigest('b') }] },
    distribution: { id: 'debian', version: '13', idLike: [], name: 'Debian 13', path: 'etc/os-release' },
    packages,
    problems: [],
    indexedBy: '',
    indexedAt: '2026-11-25T11:00:00Z',
  };
}

async function diff(from: IndexedImage, to: IndexedImage) {
  await using world = await openWorld(MIRROR);
  const result = await diffImages({ indexed: from }, { indexed: to }, { allowIncomplete: [] }, world.context);
  const { packages, fixed, brought, kept } = result;
  return { packages, kept, fixed: fixed.map(({ id }) => id), brought: brought.map(({ id }) => id) };
}

it('tells what an image fixes, brings and keeps, and which packages differ', async () => {
  const from = image(deb('anchor', '1.0'), deb('keel', '1.0'), deb('rope', '1.0'));
  const to = image(deb('anchor', '2.0'), deb('keel', '1.1'), deb('mast', '1.0'));
  expect(await diff(from, to)).toEqual({
    packages: [
      { type: 'deb', name: 'anchor', from: ['1.0'], to: ['2.0'] },
      { type: 'deb', name: 'keel', from: ['1.0'], to: ['1.1'] },
      { type: 'deb', name: 'mast', from: [], to: ['1.0'] },
      { type: 'deb', name: 'rope', from: ['1.0'], to: [] },
    ],
    kept: 1,
    fixed: ['CVE-2099-0001'],
    brought: ['CVE-2099-0003'],
  });
});

it('tells that nothing differs between an image and itself', async () => {
  const same = image(deb('anchor', '1.0'), deb('keel', '1.0'));
  expect(await diff(same, same)).toEqual({ packages: [], kept: 2, fixed: [], brought: [] });
});

it('compares all versions of a package that is there more than once', async () => {
  const from = image(deb('anchor', '2.0'), deb('anchor', '1.0'));
  const { packages, kept } = await diff(from, image(deb('anchor', '1.0')));
  expect(packages).toEqual([{ type: 'deb', name: 'anchor', from: ['1.0', '2.0'], to: ['1.0'] }]);
  expect(kept).toBe(1);
});
