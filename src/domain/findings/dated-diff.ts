import type { Finding } from './finding.ts';
import type { ImageDiff } from './image-diff.ts';
import type { Severity } from './severity.ts';

/**
 * Reasons for which an image has a finding that it had not before, or has it no longer: another package, another version
 * of it, another release or build of the image; an advisory that was published, changed or withdrawn.
 */
export const FINDING_CAUSES = ['package', 'version', 'image', 'published', 'advisory', 'withdrawn'] as const;
export type FindingCause = (typeof FINDING_CAUSES)[number];

/** Changes between two images, each as of its own moment. */
export interface DatedDiff extends Omit<ImageDiff, 'fixed' | 'brought'> {
  /** Findings that only the second image has, by what was known at its moment. */
  readonly came: readonly CausedFinding[];
  /** Findings that only the first image had. */
  readonly went: readonly CausedFinding[];
  /** Findings of both that are rated otherwise, have another fix, or came to KEV or left it. */
  readonly changed: readonly ChangedRating[];
}

export interface CausedFinding {
  readonly finding: Finding;
  readonly why: FindingCause;
}

export interface ChangedRating {
  /** As the second image has it. */
  readonly finding: Finding;
  readonly severity?: { readonly from: Severity; readonly to: Severity };
  /** Whether KEV lists it. */
  readonly kev?: { readonly from: boolean; readonly to: boolean };
  /** Fixed versions; absent: none was known. */
  readonly fix?: { readonly from?: string; readonly to?: string };
}
