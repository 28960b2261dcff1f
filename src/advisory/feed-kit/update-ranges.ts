import type { VulnerableRange } from '../../domain/index.ts';
import type { Update, UpdatedPackage } from './updateinfo.ts';

/** Packages that no image runs: sources, and what debuggers read. */
const NOT_INSTALLED = /-debug(?:info|source)(?:-common)?$/u;

/**
 * Makes the ranges of an update's packages, without sources and what debuggers read. A repository lists the architectures that it
 * holds, so that they count only where the versions of two differ.
 */
export function updateRanges({ packages }: Update, ecosystem: string): readonly VulnerableRange[] {
  const installed = packages.filter(({ name, arch }) => arch !== 'src' && !NOT_INSTALLED.test(name));
  return Map.groupBy(installed, ({ name }) => name)
    .values()
    .flatMap((ours) => {
      const isOneVersion = new Set(ours.map(({ version }) => version)).size === 1;
      return updatedRanges(isOneVersion ? ours.map((each) => ({ ...each, arch: '' })) : ours, ecosystem);
    })
    .toArray();
}

/** Makes the ranges of fixed packages: each is affected below the version that brings the fix. */
export function updatedRanges(
  packages: readonly UpdatedPackage[],
  ecosystem: string,
): readonly VulnerableRange[] {
  const byVersion = Map.groupBy(packages, ({ name, version }) => `${name} ${version}`);
  return [...byVersion.values()].map((ours): VulnerableRange => {
    const { name = '', version = '' } = ours[0] ?? {};
    if (version === '' || name === '')
      return { ecosystem, package: name, state: 'not-compared', unread: 'a package has no name or version' };
    const architectures = [...new Set(ours.map(({ arch }) => arch))];
    return {
      ecosystem,
      package: name,
      upper: version,
      fixedVersion: version,
      state: 'fixed',
      ...(!architectures.includes('') && { qualifiers: { architectures } }),
    };
  });
}
