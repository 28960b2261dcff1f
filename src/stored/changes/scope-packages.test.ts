import { expect, it } from 'vitest';
import type { InstalledPackage } from '../../domain/index.ts';
import type { FleetStore, ScopedPackage } from '../../inventory/ports.ts';
import { installed } from '../../match/testing.ts';
import { scopePackages } from './scope-packages.ts';

const TRIXIE = { id: 'debian', idLike: [], version: '13', name: 'Debian 13', path: 'etc/os-release' };

/** Scopes packages on Debian as the only ones of a store. */
async function scoped(...packages: readonly InstalledPackage[]): Promise<readonly ScopedPackage[]> {
  const scopes: ScopedPackage[] = [];
  const stored = packages.map((pkg, packageId) => ({
    packageId,
    package: pkg,
    distributionId: 1,
    distribution: TRIXIE,
  }));
  let due = [{ sets: [1], packages: stored }];
  const fleet: Pick<FleetStore, 'unscoped' | 'scope'> = {
    unscoped: () => Promise.resolve(due[0] ?? { sets: [], packages: [] }),
    scope: (_version, _sets, found) => {
      scopes.push(...found);
      due = [];
      return Promise.resolve();
    },
  };
  await scopePackages(fleet);
  return scopes;
}

it('keys a package of a distribution by the source that its feeds name', async () => {
  const zlib = installed('zlib1g', '1:1.3-1+b1', { source: { name: 'zlib', version: '1:1.3-1' } });
  const [scope] = await scoped(zlib);
  expect(scope).toMatchObject({ scope: 'source', name: 'zlib', version: '1:1.3-1' });
  expect(scope?.key).toBeDefined();
});

it('scopes a language package by its ecosystem, whatever its name is elsewhere', async () => {
  const node = installed('left-pad', '1.0.0', { type: 'npm', ecosystem: 'npm' });
  const python = installed('left-pad', '1.0.0', { type: 'pypi', ecosystem: 'PyPI' });
  expect((await scoped(node, python)).map(({ scope }) => scope)).toEqual(['npm', 'PyPI']);
});

it('stores no key of a version that is not released or cannot be read', async () => {
  const branch = installed('left-pad', '1.0.0', { type: 'npm', ecosystem: 'npm', status: 'unreleased' });
  const garbage = installed('left-pad', 'garbage', { type: 'npm', ecosystem: 'npm' });
  const scopes = await scoped(branch, garbage);
  expect(scopes).toHaveLength(2);
  expect(scopes.map(({ key }) => key)).toEqual([undefined, undefined]);
});

it('looks kernel headers up by no name', async () => {
  expect(await scoped(installed('linux-libc-dev', '6.12'))).toMatchObject([{ scope: '', name: '' }]);
});
