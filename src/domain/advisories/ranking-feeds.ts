/** Feeds that rank CVEs, but assign them to no package. */
export const RANKING_FEEDS: readonly string[] = ['cve', 'nvd', 'kev', 'epss'];
