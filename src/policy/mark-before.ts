import { dateOf, findingKey, type Distribution, type Finding } from '../domain/index.ts';

/** The findings that an image had before. */
export interface KnownFindings {
  /** The keys of its findings. */
  readonly keys: ReadonlySet<string>;
  /** RFC 3339: what became known to be exploited on this day or later is new. Absent: whatever is exploited. */
  readonly since?: string;
}

/** Marks the findings that a baseline has, too. */
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

/** The catalogue names days: one that was added on the day of the baseline may have been added after it. */
function isExploitedSince({ kev }: Finding, since = ''): boolean {
  return kev !== undefined && dateOf(kev.dateAdded) >= dateOf(since);
}
