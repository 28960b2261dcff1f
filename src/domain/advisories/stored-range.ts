import type { Advisory, Qualifiers, RangeState, VulnerableRange } from './advisory.ts';
import type { Rating } from './severity.ts';

/** An advisory with its bounds converted to sort keys under the ecosystem's scheme. */
export interface KeyedAdvisory extends Omit<Advisory, 'ranges'> {
  readonly ranges: readonly KeyedRange[];
}

export interface KeyedRange extends VulnerableRange {
  /** Empty for no lower bound: starts at the lowest version. */
  readonly lowerKey: Uint8Array;
  /** Absent for no upper bound. */
  readonly upperKey?: Uint8Array;
}

export interface StoredRange {
  readonly feed: string;
  readonly record: string;
  readonly cves: readonly string[];
  readonly aliases: readonly string[];
  readonly title?: string;
  readonly url?: string;
  readonly published?: string;
  readonly modified?: string;
  /** The record's ratings, the range's own first. */
  readonly ratings: readonly Rating[];
  readonly ecosystem: string;
  readonly package: string;
  readonly lower?: string;
  readonly lowerExclusive: boolean;
  readonly upper?: string;
  readonly upperInclusive: boolean;
  readonly exact?: string;
  readonly fixedVersion?: string;
  readonly state: RangeState;
  /** See VulnerableRange. */
  readonly unread?: string;
  readonly qualifiers?: Qualifiers;
}

/** One name and version to look up. */
export interface WantedVersion {
  /** Number chosen by the caller, returned with each match. */
  readonly id: number;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  /** Absent if the version cannot be ordered: then every range for the package matches. */
  readonly key?: Uint8Array;
}

export interface RangeMatch extends StoredRange {
  /** The wanted version's id. */
  readonly wanted: number;
}
