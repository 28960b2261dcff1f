import type { FixState, Qualifiers } from './advisory.ts';
import type { InstalledPackage, NameKind } from './package.ts';
import type { Rating, Severity } from './severity.ts';

/** One CVE (or record without one) in one installed package. The unit of counting is the distinct `id`. */
export interface Finding {
  /** The CVE, or the record's own id where it names none. */
  readonly id: string;
  /** Other ids of the same flaw, sorted; absent where none is known. */
  readonly aliases?: readonly string[];
  readonly title?: string;
  /** Whole, where the title is only its beginning. */
  readonly description?: string;
  readonly package: InstalledPackage;
  readonly state: Exclude<FixState, 'not-affected'>;
  /** The lowest version that fixes it on this release, where there is one. */
  readonly fixedVersion?: string;
  /** The subscription that alone gives this version: Ubuntu Pro, SUSE LTSS. */
  readonly fixRequires?: string;
  readonly severity: Severity;
  /** The source of the rating that counted; absent when the severity is unknown. */
  readonly severitySource?: string;
  /** All ratings, the one that counted first. */
  readonly ratings: readonly Rating[];
  readonly epss?: Epss;
  readonly kev?: KnownExploited;
  /** RFC 3339, of the CVE where its record is known, else of the advisory. */
  readonly published?: string;
  readonly modified?: string;
  /** Every record that says so, at least one. */
  readonly evidence: readonly Evidence[];
}

/** The row of a feed that matched, with what it was compared to. */
export interface Evidence {
  readonly feed: string;
  /** The record's own id. */
  readonly record: string;
  readonly url?: string;
  readonly ecosystem: string;
  /** The name that was looked up, and whether it is the package's own or its source's. */
  readonly package: string;
  readonly nameKind: NameKind;
  /** The version that was compared. */
  readonly version: string;
  /** The range in words: `>= 1.2, < 1.4-2`. */
  readonly range: string;
  readonly state: FixState;
  readonly fixedVersion?: string;
  readonly qualifiers?: Qualifiers;
}

/** FIRST's Exploit Prediction Scoring System; both numbers run from 0 to 1. */
export interface Epss {
  readonly probability: number;
  readonly percentile: number;
}

/** An entry of CISA's Known Exploited Vulnerabilities catalogue. Dates are ISO 8601. */
export interface KnownExploited {
  readonly dateAdded: string;
  readonly dueDate?: string;
  readonly ransomware: boolean;
}

/** A finding that does not count, and why. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: SuppressionReason;
}

export type SuppressionReason =
  | { readonly kind: 'ignore-rule'; readonly rule: string; readonly reason: string }
  | { readonly kind: 'kernel-headers' };
