/** Scanners whose files `plimsoll init --from` takes over. */
export const FOREIGN_PROGRAMS = ['trivy', 'grype'] as const;

export type ForeignProgram = (typeof FOREIGN_PROGRAMS)[number];
