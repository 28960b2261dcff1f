import { isCveId } from './cve-id.ts';
import type { FindingState, FixState, Qualifiers } from './advisory.ts';
import type { FindingOrigin } from './base-image.ts';
import type { InstalledPackage } from './installed-package.ts';
import type { NameKind } from './package.ts';
import type { Rating, Severity } from './severity.ts';
import type { TimeLimit } from './time-limit.ts';
import type { VexStatement } from './vex.ts';

/** One CVE (or record without one) in one installed package. Counts are of distinct `id`s. */
export interface Finding {
  /** The CVE, or the record's own ID if it names none. */
  readonly id: string;
  /** Other IDs of the same flaw, sorted; absent if none is known. */
  readonly aliases?: readonly string[];
  readonly title?: string;
  /** Full text, if the title is only its beginning. */
  readonly description?: string;
  readonly package: InstalledPackage;
  readonly state: FindingState;
  /** The lowest version that fixes it on this release, if any. */
  readonly fixedVersion?: string;
  /** Subscription required for this version: Ubuntu Pro, SUSE LTSS. */
  readonly fixRequires?: string;
  readonly severity: Severity;
  /** Source of the rating that counted; absent when the severity is unknown. */
  readonly severitySource?: string;
  /** All ratings, the one that counted first. */
  readonly ratings: readonly Rating[];
  readonly epss?: Epss;
  readonly kev?: KnownExploited;
  /** RFC 3339, of the CVE if its record is known, else of the advisory. */
  readonly published?: string;
  readonly modified?: string;
  /** RFC 3339: publication of the erratum that brought `fixedVersion`; absent where no erratum tells. */
  readonly fixPublished?: string;
  /** The statement of a VEX document about it, if that does not set it aside. */
  readonly vex?: VexStatement;
  /** Every record that reports it, at least one. */
  readonly evidence: readonly Evidence[];
  /** Set if the baseline has it, too: it does not count for the line. */
  readonly before?: true;
  /** Set if the line gives it time. */
  readonly limit?: TimeLimit;
  /** Whether the base image brought the package; absent: it did not, or no base was read. */
  readonly from?: FindingOrigin;
}

/** The part of a finding that a line looks at. */
export type JudgedFinding = Pick<
  Finding,
  'id' | 'aliases' | 'state' | 'severity' | 'epss' | 'kev' | 'before' | 'limit' | 'from'
>;

/** Lists the CVEs by which a finding is ranked: its own, or all of a flaw that no single one of them names. */
export function cvesOf({ id, aliases = [] }: Pick<Finding, 'id' | 'aliases'>): readonly string[] {
  return isCveId(id) ? [id] : aliases.filter(isCveId);
}

/** Lists the IDs by which the flaw of a finding is looked up later: the finding's own, and all of the flaw's CVEs. */
export function flawIdsOf(finding: Pick<Finding, 'id' | 'aliases'>): readonly string[] {
  return [...new Set([finding.id, ...cvesOf(finding)])];
}

/** Counts distinct IDs: what several packages have is one. */
export function countIds(findings: readonly Pick<Finding, 'id'>[]): number {
  return new Set(findings.map(({ id }) => id)).size;
}

/** Whether an ID is a name of a finding's flaw. */
export function isCalled(id: string, finding: Pick<Finding, 'id' | 'aliases'>): boolean {
  return finding.id === id || finding.aliases?.includes(id) === true;
}

/** Whether it counts where only what has a fix does. What fixes a malicious package is to remove it. */
export function canBeActedOn({ state, severity }: Pick<Finding, 'state' | 'severity'>): boolean {
  return state === 'fixed' || severity === 'malicious';
}

/** The matching row of a feed, with what it was compared to. */
export interface Evidence {
  readonly feed: string;
  /** The record's own ID. */
  readonly record: string;
  readonly url?: string;
  readonly ecosystem: string;
  /** The looked-up name, and whether it is the package's own or its source's. */
  readonly package: string;
  readonly nameKind: NameKind;
  /** The compared version. */
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

/** A finding that does not count, and the reason. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: SuppressionReason;
}

export type SuppressionReason =
  | { readonly kind: 'ignore-rule'; readonly rule: string; readonly reason: string }
  | { readonly kind: 'vex'; readonly statement: VexStatement }
  | { readonly kind: 'kernel-headers' };
