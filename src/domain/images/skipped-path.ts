/** Files that a report leaves out at the user's request. */
export interface SkippedPath {
  /** As the user wrote it. */
  readonly pattern: string;
  /** Packages in matching places, as `name version`, sorted. */
  readonly packages: readonly string[];
  /** Number of problems in matching files. */
  readonly problems: number;
}
