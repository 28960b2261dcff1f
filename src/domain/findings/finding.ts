import { isCveId } from '../advisories/cve-id.ts';
import type { FindingState, FixState, Qualifiers } from '../advisories/advisory.ts';
import type { FindingOrigin } from '../images/base-image.ts';
import type { InstalledPackage } from '../packages/installed-package.ts';
import type { NameKind } from '../packages/package.ts';
import type { Rating, Severity } from '../advisories/severity.ts';
import type { TimeLimit } from './time-limit.ts';
import type { VexStatement } from './vex.ts';

/** One CVE (or record without a CVE) in one installed package. Counts use distinct `id`s. */
export interface Finding {
  /** The CVE, or the record's own ID if it names no CVE. */
  readonly id: string;
  /** Other IDs for the same flaw, sorted; absent if unknown. */
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
  /** RFC 3339, from the CVE record if known, else from the advisory. */
  readonly published?: string;
  readonly modified?: string;
  /** RFC 3339: publication of the erratum with `fixedVersion`; absent without an erratum. */
  readonly fixPublished?: string;
  /** A VEX statement about it that does not suppress it. */
  readonly vex?: VexStatement;
  /** Every record that reports it, at least one. */
  readonly evidence: readonly Evidence[];
  /** Set if the baseline has it, too: it does not count for the line. */
  readonly before?: true;
  /** Set if the line has a time limit for it. */
  readonly limit?: TimeLimit;
  /** Whether the base image brought the package; absent: it did not, or no base was read. */
  readonly from?: FindingOrigin;
}

/** The fields that a line checks. */
export type JudgedFinding = Pick<
  Finding,
  'id' | 'aliases' | 'state' | 'severity' | 'epss' | 'kev' | 'before' | 'limit' | 'from'
>;

/** Lists the CVEs that rank a finding: its own, or all CVEs for a flaw with several. */
export function cvesOf({ id, aliases = [] }: Pick<Finding, 'id' | 'aliases'>): readonly string[] {
  return isCveId(id) ? [id] : aliases.filter(isCveId);
}

/** Lists the IDs for looking up a finding's flaw later: the finding's own, and all CVEs for the flaw. */
export function flawIdsOf(finding: Pick<Finding, 'id' | 'aliases'>): readonly string[] {
  return [...new Set([finding.id, ...cvesOf(finding)])];
}

/** Counts distinct IDs: an ID in several packages counts once. */
export function countIds(findings: readonly Pick<Finding, 'id'>[]): number {
  return new Set(findings.map(({ id }) => id)).size;
}

/** Whether an ID names a finding's flaw. */
export function isCalled(id: string, finding: Pick<Finding, 'id' | 'aliases'>): boolean {
  return finding.id === id || finding.aliases?.includes(id) === true;
}

/** Whether it counts as fixable. The fix for a malicious package is to remove it. */
export function canBeActedOn({ state, severity }: Pick<Finding, 'state' | 'severity'>): boolean {
  return state === 'fixed' || severity === 'malicious';
}

/** A feed's matching row, and the version compared with it. */
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

/** An entry in CISA's Known Exploited Vulnerabilities catalogue. Dates are ISO 8601. */
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
