import type { Finding } from './finding.ts';
import type { ImageDiff } from './image-diff.ts';
import type { Severity } from '../advisories/severity.ts';

/**
 * Why an image gained or lost a finding: another package, version, or release or build of the image; an
 * advisory that was published, changed or withdrawn.
 */
export const FINDING_CAUSES = ['package', 'version', 'image', 'published', 'advisory', 'withdrawn'] as const;
export type FindingCause = (typeof FINDING_CAUSES)[number];

/** Changes between two images, each as of its own moment. */
export interface DatedDiff extends Omit<ImageDiff, 'fixed' | 'brought'> {
  /** Findings only in the second image, as of its moment. */
  readonly came: readonly CausedFinding[];
  /** Findings only in the first image. */
  readonly went: readonly CausedFinding[];
  /** Findings in both with another rating or fix, or added to or removed from KEV. */
  readonly changed: readonly ChangedRating[];
}

export interface CausedFinding {
  readonly finding: Finding;
  readonly why: FindingCause;
}

export interface ChangedRating {
  /** The second image's finding. */
  readonly finding: Finding;
  readonly severity?: { readonly from: Severity; readonly to: Severity };
  /** Whether KEV lists it. */
  readonly kev?: { readonly from: boolean; readonly to: boolean };
  /** Fixed versions; absent: no known fix. */
  readonly fix?: { readonly from?: string; readonly to?: string };
}
