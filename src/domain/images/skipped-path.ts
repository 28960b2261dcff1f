/** Files that a report leaves out because a user said so. */
export interface SkippedPath {
  /** As the user wrote it. */
  readonly pattern: string;
  /** Packages whose places it fits, as `name version`, sorted. */
  readonly packages: readonly string[];
  /** Number of problems of files that it fits. */
  readonly problems: number;
}
