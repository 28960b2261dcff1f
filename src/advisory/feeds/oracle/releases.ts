/** The first year of advisories for each release. */
const FIRST_YEARS: Readonly<Record<string, number>> = {
  5: 2007,
  6: 2011,
  7: 2014,
  8: 2019,
  9: 2022,
  10: 2025,
};

export const RELEASES: readonly string[] = Object.keys(FIRST_YEARS);

/** Returns the years with advisories for a release. */
export function yearsOf(release: string, now: Date): readonly number[] {
  const first = FIRST_YEARS[release] ?? now.getUTCFullYear();
  return Array.from({ length: now.getUTCFullYear() - first + 1 }, (_, index) => first + index);
}
