import type { Rating } from './severity.ts';

/** What a feed says of a package in a range of versions. `not-affected` rows are kept: `explain` answers with them. */
export type FixState =
  'fixed' | 'unfixed' | 'will-not-fix' | 'deferred' | 'end-of-life' | 'undetermined' | 'not-affected';

/** One record of one feed: a CVE of a tracker, an erratum, an OSV document. */
export interface Advisory {
  /** The record's own id: CVE-2023-5678, DSA-5532-1, ALSA-2024:1234. */
  readonly id: string;
  /** The CVEs that it names as its subject, sorted; empty for an erratum that fixes none. */
  readonly cves: readonly string[];
  /** Ids of other kinds for the same flaw (GHSA-, GO-, PYSEC-). */
  readonly aliases: readonly string[];
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
  readonly state: FixState;
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
