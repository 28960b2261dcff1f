/** Feeds that rank CVEs, and say of no package that it has one. */
export const RANKING_FEEDS: readonly string[] = ['cve', 'nvd', 'kev', 'epss'];
