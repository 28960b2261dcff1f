/** Feeds that rank CVEs without assigning them to packages. */
export const RANKING_FEEDS: readonly string[] = ['cve', 'nvd', 'kev', 'epss'];
