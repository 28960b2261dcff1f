import { sourceOf, type InstalledPackage, type RangeMatch } from '../domain/index.ts';
import { minorReleaseOf } from './subscription.ts';

/**
 * Whether a record that calls an rpm affected denies it more closely: for its own name where it blames the source, or for
 * the builds of its minor release. Red Hat blames `kernel` and clears `kernel-headers`.
 */
export function isOverruled(claim: RangeMatch, rows: readonly RangeMatch[], pkg: InstalledPackage): boolean {
  if (pkg.type !== 'rpm') return false;
  const least = closeness(claim, pkg);
  return rows.some(
    (row) =>
      row.state === 'not-affected' &&
      row.feed === claim.feed &&
      row.record === claim.record &&
      closeness(row, pkg) > least,
  );
}

function closeness({ ecosystem, package: name }: RangeMatch, pkg: InstalledPackage): number {
  if (minorReleaseOf(ecosystem) !== undefined) return 3;
  if (name === pkg.name) return 2;
  return name === sourceOf(pkg).name ? 1 : 0;
}
