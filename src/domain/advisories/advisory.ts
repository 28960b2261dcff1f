import type { Rating } from './severity.ts';

/** States that a finding may have. */
export const FINDING_STATES = [
  'fixed',
  'unfixed',
  'will-not-fix',
  'deferred',
  'end-of-life',
  'undetermined',
] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** A feed's state of a package in a range of versions. `not-affected` rows are kept: `explain` answers with them. */
export const FIX_STATES = [...FINDING_STATES, 'not-affected'] as const;
export type FixState = (typeof FIX_STATES)[number];

/**
 * Reason why it is unknown which packages a record names: it could not be read (`unreadable`), was too large to be read
 * (`too-large`), or names none (`no-package`). The package of such a row is {@link UNREAD_PACKAGE}.
 */
const UNREAD_STATES = ['unreadable', 'too-large', 'no-package'] as const;
export type UnreadState = (typeof UNREAD_STATES)[number];

export function isUnreadState(state: RangeState): state is UnreadState {
  return UNREAD_STATES.some((unread) => unread === state);
}

/**
 * State of a range, including placeholders for unreadable data, which the join finds like any range: the versions of a
 * package that a record names (`not-compared`), or the packages that a record names (see {@link UnreadState}).
 */
export const RANGE_STATES = [...FIX_STATES, 'not-compared', ...UNREAD_STATES] as const;
export type RangeState = (typeof RANGE_STATES)[number];

/** States of rows that do not call any version affected. */
export const SILENT_STATES = ['not-affected', 'not-compared', ...UNREAD_STATES] as const;

export function isSilent(state: RangeState): state is (typeof SILENT_STATES)[number] {
  return SILENT_STATES.some((silent) => silent === state);
}

/** Name that no package has. */
export const UNREAD_PACKAGE = '';

/** Ecosystem of a row whose ecosystem could not be read either. */
export const UNREAD_ECOSYSTEM = '';

/** One record of one feed: a CVE of a tracker, an erratum, an OSV document. */
export interface Advisory {
  /** The record's own ID: CVE-2023-5678, DSA-5532-1, ALSA-2024:1234. */
  readonly id: string;
  /** CVEs that are its subject, sorted; empty for an erratum that fixes none. */
  readonly cves: readonly string[];
  /** IDs of other kinds for the same flaw (GHSA-, GO-, PYSEC-). */
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
 * One interval of versions of one package in one ecosystem. Versions are as published; the sync turns them into sort
 * keys of the ecosystem's scheme. A range has either bounds or `exact`, never both.
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
  /** Unreadable part and the reason; the bounds are those that could be read. */
  readonly unread?: string;
  /** Further conditions; an absent condition always holds. */
  readonly qualifiers?: Qualifiers;
  /** The distribution's own severity of this CVE in this package. */
  readonly rating?: Rating;
}

export interface Qualifiers {
  /** Architectures, in the package's own spelling. */
  readonly architectures?: readonly string[];
  /** RPM module and stream, `nodejs:18`; a range without one holds only for packages outside any module. */
  readonly module?: string;
  /** Binary package names, for an advisory on a source package that affects only some of its binaries. */
  readonly binaries?: readonly string[];
  /** Packages of a Go module that have the flaw: it holds for programs that contain one of them. */
  readonly imports?: readonly AffectedImport[];
  /** Whether people of its database have checked a record about a Go module. */
  readonly reviewed?: boolean;
  /** Versions by tags of its repository, for a range of a Go module without an upper bound. */
  readonly tags?: readonly TagRange[];
  /** Set where the record is about no vulnerability: `unmaintained`, `unsound`, `notice` of RUSTSEC. */
  readonly informational?: string;
}

/** A package of a Go module, by its import path. */
export interface AffectedImport {
  readonly path: string;
  /** Functions and methods (`T.M`) that have the flaw; absent for the whole package, or where nobody checked them. */
  readonly symbols?: readonly string[];
  /** Targets, in Go's words; absent for all. */
  readonly goos?: readonly string[];
  readonly goarch?: readonly string[];
}

/** Tags of a repository that are not versions of the module, as where its path lacks the major version. */
export interface TagRange {
  /** Inclusive; absent: from the lowest. */
  readonly lower?: string;
  readonly upper?: string;
  readonly upperInclusive?: boolean;
}
