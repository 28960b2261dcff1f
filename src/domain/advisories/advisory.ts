import type { Rating } from './severity.ts';

/** Possible finding states. */
export const FINDING_STATES = [
  'fixed',
  'unfixed',
  'will-not-fix',
  'deferred',
  'end-of-life',
  'undetermined',
] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** A feed's state for a package in a version range. `not-affected` rows are kept: `explain` uses them. */
export const FIX_STATES = [...FINDING_STATES, 'not-affected'] as const;
export type FixState = (typeof FIX_STATES)[number];

/**
 * Reason why a record's packages are unknown: it is unreadable (`unreadable`), too large (`too-large`), or
 * lists no package (`no-package`). The package in these rows is {@link UNREAD_PACKAGE}.
 */
const UNREAD_STATES = ['unreadable', 'too-large', 'no-package'] as const;
export type UnreadState = (typeof UNREAD_STATES)[number];

export function isUnreadState(state: RangeState): state is UnreadState {
  return UNREAD_STATES.some((unread) => unread === state);
}

/**
 * Range state, including placeholders for unreadable data, which the join finds like any range: unreadable
 * versions for a listed package (`not-compared`), or unreadable packages (see {@link UnreadState}).
 */
export const RANGE_STATES = [...FIX_STATES, 'not-compared', ...UNREAD_STATES] as const;
export type RangeState = (typeof RANGE_STATES)[number];

/** States that do not call any version affected. */
export const SILENT_STATES = ['not-affected', 'not-compared', ...UNREAD_STATES] as const;

export function isSilent(state: RangeState): state is (typeof SILENT_STATES)[number] {
  return SILENT_STATES.some((silent) => silent === state);
}

/** A name that no package has. */
export const UNREAD_PACKAGE = '';

/** Ecosystem for a row whose ecosystem could not be read either. */
export const UNREAD_ECOSYSTEM = '';

/** One feed record: a tracker's CVE, an erratum, an OSV document. */
export interface Advisory {
  /** The record's own ID: CVE-2023-5678, DSA-5532-1, ALSA-2024:1234. */
  readonly id: string;
  /** CVEs that it covers, sorted; empty for an erratum without any. */
  readonly cves: readonly string[];
  /** Other IDs for the same flaw (GHSA-, GO-, PYSEC-). */
  readonly aliases: readonly string[];
  /** Title on one line; the whole description if the record has no title. */
  readonly title?: string;
  readonly url?: string;
  /** RFC 3339. */
  readonly published?: string;
  readonly modified?: string;
  readonly withdrawn?: string;
  /** The feed's own ratings; they apply to each named CVE. */
  readonly ratings: readonly Rating[];
  readonly ranges: readonly VulnerableRange[];
}

/**
 * One version interval for one package in one ecosystem. Versions are as published; the sync converts them to
 * sort keys under the ecosystem's scheme. A range has either bounds or `exact`, never both.
 */
export interface VulnerableRange {
  /** In OSV's spelling: `Debian:12`, `Alpine:v3.20`, `AlmaLinux:9`. */
  readonly ecosystem: string;
  readonly package: string;
  /** Absent or "0": from the lowest version. */
  readonly lower?: string;
  readonly lowerExclusive?: boolean;
  /** Absent: no upper bound. */
  readonly upper?: string;
  readonly upperInclusive?: boolean;
  /** One version, compared as a string, that no range covers or the scheme cannot parse. */
  readonly exact?: string;
  readonly fixedVersion?: string;
  readonly state: RangeState;
  /** The unreadable part and the reason; the bounds hold whatever could be read. */
  readonly unread?: string;
  /** Further conditions; an absent condition always holds. */
  readonly qualifiers?: Qualifiers;
  /** The distribution's own severity for this CVE in this package. */
  readonly rating?: Rating;
}

export interface Qualifiers {
  /** Architectures, in the package's own spelling. */
  readonly architectures?: readonly string[];
  /** RPM module and stream, `nodejs:18`; `*` for any, or none. A range without one holds only for packages outside any module. */
  readonly module?: string;
  /** Binary package names, for a source package advisory that affects only some binaries. */
  readonly binaries?: readonly string[];
  /** Affected packages in a Go module: the range applies to programs that contain one. */
  readonly imports?: readonly AffectedImport[];
  /** Whether the database's staff reviewed a Go module record. */
  readonly reviewed?: boolean;
  /** Versions as repository tags, for a Go module range without an upper bound. */
  readonly tags?: readonly TagRange[];
  /** Set if the record describes no vulnerability: RUSTSEC's `unmaintained`, `unsound`, `notice`. */
  readonly informational?: string;
  /** Why a package is not affected, in CSAF's words: `vulnerable_code_not_present`. */
  readonly justification?: string;
}

/** A package in a Go module, by import path. */
export interface AffectedImport {
  readonly path: string;
  /** Affected functions and methods (`T.M`); absent for the whole package, or if not analysed. */
  readonly symbols?: readonly string[];
  /** Build targets, in Go's spelling; absent for all. */
  readonly goos?: readonly string[];
  readonly goarch?: readonly string[];
}

/** Repository tags that are not module versions, as when the module path lacks the major version. */
export interface TagRange {
  /** Inclusive; absent: from the lowest. */
  readonly lower?: string;
  readonly upper?: string;
  readonly upperInclusive?: boolean;
}
