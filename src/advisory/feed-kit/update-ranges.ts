import type { VulnerableRange } from '../../domain/index.ts';
import type { Update, UpdatedPackage } from './updateinfo.ts';

/** Packages that no image runs: sources, and what debuggers read. */
const NOT_INSTALLED = /-debug(?:info|source)(?:-common)?$/u;

/**
 * Makes the ranges of an update: each binary package is affected below the version that brings the fix. Repositories list the
 * architectures that they hold, so that one counts only where the versions of two differ.
 */
export function updateRanges({ packages }: Update, ecosystem: string): readonly VulnerableRange[] {
  const byName = Map.groupBy(
    packages.filter(({ name, arch }) => arch !== 'src' && !NOT_INSTALLED.test(name)),
    ({ name }) => name,
  );
  return byName
    .values()
    .flatMap((ours) => rangesOfPackage(ours, ecosystem))
    .toArray();
}

function rangesOfPackage(packages: readonly UpdatedPackage[], ecosystem: string): readonly VulnerableRange[] {
  const byVersion = Map.groupBy(packages, ({ version }) => version);
  return [...byVersion].map(([version, ours]): VulnerableRange => {
    const name = ours[0]?.name ?? '';
    if (version === '' || name === '')
      return { ecosystem, package: name, state: 'not-compared', unread: 'a package has no name or version' };
    const architectures = [...new Set(ours.map(({ arch }) => arch))];
    return {
      ecosystem,
      package: name,
      upper: version,
      fixedVersion: version,
      state: 'fixed',
      ...(byVersion.size > 1 && { qualifiers: { architectures } }),
    };
  });
}
