import { sourceOf, type InstalledPackage } from '../domain/index.ts';
import { withoutEpoch } from './epoch.ts';

/**
 * Adds epochs to source rpm versions, whose file names carry none (the catalog fills in the package's own).
 * Uses the epoch from the installed package with the source's name and version, to which rpmbuild gives the
 * source's own epoch; otherwise from a package with the source's version, since rpmbuild copies version and
 * epoch together; otherwise the package's own.
 */
export function withSourceEpochs(packages: readonly InstalledPackage[]): readonly InstalledPackage[] {
  const rpms = packages.filter(({ type }) => type === 'rpm');
  if (rpms.length === 0) return packages;
  const epochs = epochsOf(rpms);
  return packages.map((pkg) => {
    if (pkg.type !== 'rpm' || !pkg.source) return pkg;
    const key = sourceKey(pkg);
    const epoch = epochs.has(key) ? epochs.get(key) : epochOf(pkg.version);
    const version = withEpoch(pkg.source.version, epoch);
    return version === pkg.source.version ? pkg : { ...pkg, source: { ...pkg.source, version } };
  });
}

function epochsOf(rpms: readonly InstalledPackage[]): ReadonlyMap<string, string | undefined> {
  const epochs = new Map<string, string | undefined>();
  for (const pkg of rpms) {
    const { name, version } = sourceOf(pkg);
    const isSameVersion = withoutEpoch(pkg.version) === withoutEpoch(version);
    if (pkg.name === name || (isSameVersion && !epochs.has(sourceKey(pkg)))) {
      epochs.set(sourceKey(pkg), epochOf(pkg.version));
    }
  }
  return epochs;
}

function sourceKey(pkg: InstalledPackage): string {
  const { name, version } = sourceOf(pkg);
  return `${name}\0${withoutEpoch(version)}`;
}

function epochOf(version: string): string | undefined {
  const colon = version.indexOf(':');
  return colon < 0 ? undefined : version.slice(0, colon);
}

function withEpoch(version: string, epoch: string | undefined): string {
  return epoch === undefined ? withoutEpoch(version) : `${epoch}:${withoutEpoch(version)}`;
}
