import { DISTRIBUTIONS } from '../distributions/index.ts';
import type { StoredRange } from '../domain/index.ts';
import type { Resolution } from './resolution.ts';

/** Other records are published with the flaw, whose fix may come later. */
const ERRATA = DISTRIBUTIONS.flatMap(({ securityErrata = [], harmlessErrata = [] }) => [
  ...securityErrata,
  ...harmlessErrata,
]);

/** Returns when a flaw's fixed version was published: the date of the first erratum that announces it. */
export function fixPublished(
  ranges: readonly StoredRange[],
  { fixedVersion }: Resolution,
): string | undefined {
  const dates = ranges.flatMap((range) => {
    const isOfFix = range.state === 'fixed' && range.fixedVersion === fixedVersion && isErratum(range);
    return isOfFix && range.published !== undefined ? range.published : [];
  });
  return dates.toSorted().at(0);
}

function isErratum({ record }: StoredRange): boolean {
  return ERRATA.some((prefix) => record.startsWith(prefix));
}
