import { dateOf, findingKey, type Distribution, type Finding } from '../domain/index.ts';

/** The findings that an image had before. */
export interface KnownFindings {
  /** Its finding keys. */
  readonly keys: ReadonlySet<string>;
  /**
   * RFC 3339: findings first known to be exploited on this day or later are new. Absent: all exploited
   * findings are.
   */
  readonly since?: string;
}

/** Marks findings that a baseline also has. */
export function markBefore(
  findings: readonly Finding[],
  distribution: Distribution | undefined,
  { keys, since }: KnownFindings,
): readonly Finding[] {
  return findings.map((finding) => {
    const isKnown = keys.has(findingKey(finding, distribution)) && !isExploitedSince(finding, since);
    return isKnown ? { ...finding, before: true } : finding;
  });
}

/** The catalogue only has dates: an entry added on the baseline's day may have been added after it. */
function isExploitedSince({ kev }: Finding, since = ''): boolean {
  return kev !== undefined && dateOf(kev.dateAdded) >= dateOf(since);
}
