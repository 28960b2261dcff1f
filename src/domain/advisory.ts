import type { Rating } from './severity.ts';

/** What a feed says of a package in a range of versions. `not-affected` rows are kept: `explain` answers with them. */
export type FixState =
  'fixed' | 'unfixed' | 'will-not-fix' | 'deferred' | 'end-of-life' | 'undetermined' | 'not-affected';

/**
 * What stands in the place of what could not be read, so that the join finds it like any range: the versions of a
 * package that a record names (`not-compared`), or which packages a record names (see {@link UnreadState}).
 */
export type RangeState = FixState | 'not-compared' | UnreadState;

/**
 * Why it is not known which packages a record names: it could not be read (`unreadable`), was too large to be read
 * (`too-large`), or names none (`no-package`). The package of such a row is {@link UNREAD_PACKAGE}.
 */
export type UnreadState = 'unreadable' | 'too-large' | 'no-package';

export function isUnreadState(state: RangeState): state is UnreadState {
  return state === 'unreadable' || state === 'too-large' || state === 'no-package';
}

/** States of rows that say of no version that it is affected. */
export const SILENT_STATES = [
  'not-affected',
  'not-compared',
  'unreadable',
  'too-large',
  'no-package',
] as const satisfies readonly RangeState[];

export function isSilent(state: RangeState): state is (typeof SILENT_STATES)[number] {
  return SILENT_STATES.some((silent) => silent === state);
}

/** No package has this name. */
export const UNREAD_PACKAGE = '';

/** The ecosystem of a row whose ecosystem could not be read either. */
export const UNREAD_ECOSYSTEM = '';

/** One record of one feed: a CVE of a tracker, an erratum, an OSV document. */
export interface Advisory {
  /** The record's own id: CVE-2023-5678, DSA-5532-1, ALSA-2024:1234. */
  readonly id: string;
  /** The CVEs that it names as its subject, sorted; empty for an erratum that fixes none. */
  readonly cves: readonly string[];
  /** Ids of other kinds for the same flaw (GHSA-, GO-, PYSEC-). */
  readonly aliases: readonly string[];
  /** As one line; where the record has no title, its whole description. */
  readonly title?: string;
  readonly url?: string;
  /** RFC 3339. */
  readonly published?: string;
  readonly modified?: string;
  readonly withdrawn?: string;
  /** Ratings that the feed itself gives; they hold for each CVE named. */
  readonly ratings: readonly Rating[];
  readonly ranges: readonly VulnerableRange[];
}

/**
 * One interval of versions of one package of one ecosystem. Versions are as published; the sync turns them into
 * sort keys of the ecosystem's scheme. A range holds either bounds or `exact`, never both.
 */
export interface VulnerableRange {
  /** OSV's spelling: `Debian:12`, `Alpine:v3.20`, `AlmaLinux:9`. */
  readonly ecosystem: string;
  readonly package: string;
  /** Absent or "0": from the lowest version there is. */
  readonly lower?: string;
  readonly lowerExclusive?: boolean;
  /** Absent: without end. */
  readonly upper?: string;
  readonly upperInclusive?: boolean;
  /** One version, compared as a string, that no range covers or the scheme cannot parse. */
  readonly exact?: string;
  readonly fixedVersion?: string;
  readonly state: RangeState;
  /** What could not be read, and why; bounds beside it are those that could. */
  readonly unread?: string;
  /** Further conditions; each absent one always holds. */
  readonly qualifiers?: Qualifiers;
  /** The distribution's own word for the severity of this CVE in this package. */
  readonly rating?: Rating;
}

export interface Qualifiers {
  /** Architectures, in the package's own spelling. */
  readonly architectures?: readonly string[];
  /** RPM module and stream, `nodejs:18`; a range without one holds only for packages of no module. */
  readonly module?: string;
  /** Binary package names: an advisory on a source package that touches only some of its binaries. */
  readonly binaries?: readonly string[];
}
