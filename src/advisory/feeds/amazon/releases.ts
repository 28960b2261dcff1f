/** Releases with advisories; 2022 was a preview of 2023, with numbers of its own. */
export const RELEASES: readonly string[] = ['1', '2', '2022', '2023'];
