import type { Digest, Distribution, Evidence, Finding, ImageIdentity, Problem } from '../../domain/index.ts';
import type { PackageKey, StoredPackage } from './inventory.ts';

/** Matches between distinct packages and advisories: a cache that can be dropped and rebuilt. */
export interface MatchStore {
  groups(): Promise<readonly MatchGroup[]>;
  /**
   * Moves a group to another sync or other feeds, and marks the touched packages, or all, as due. Returns
   * false if another worker moved the group since `before` was read.
   */
  move(
    group: MatchGroup,
    before: MatchGroup | undefined,
    touched: 'all' | readonly PackageKey[],
  ): Promise<boolean>;
  /** Returns packages due for matching. Their places are unknown. */
  due(limit: number): Promise<readonly StoredPackage[]>;
  /** Stores the groups' matches as of their syncs. Skips groups that were moved meanwhile, and then returns false. */
  save(matches: readonly GroupMatches[]): Promise<boolean>;
  /** Drops all matches. */
  drop(): Promise<void>;
  /** Returns the inputs for verdicts on images. Leaves out deleted images. */
  images(keys: readonly Digest[]): Promise<readonly ImageToJudge[]>;
  /** Returns each set's packages. */
  members(sets: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>>;
  /** Returns packages and their matches, on one distribution or in images without one. */
  storedMatches(
    distributionId: number | undefined,
    packages: readonly number[],
  ): Promise<readonly StoredMatches[]>;
  contents(ids: readonly number[]): Promise<ReadonlyMap<number, MatchContent>>;
  /** Counts matched packages, due packages, and matches. */
  counts(): Promise<MatchCounts>;
}

/** Packages that the same feeds answer for. */
export interface MatchGroup {
  /** Hash of the distribution, or of the ecosystem. */
  readonly hash: string;
  /** Names the feed, its ecosystems and the matching code; empty if no feed answers. */
  readonly answering: string;
  /** Number of the feed sync that the matches reflect. */
  readonly seq: number;
}

/** A group's packages with their matches. */
export interface GroupMatches {
  readonly group: MatchGroup;
  readonly packages: readonly MatchedPackage[];
}

export interface MatchedPackage extends PackageKey {
  readonly matches: readonly MatchContent[];
}

export type MatchContent = MatchedFlaw | NotComparedRecord;

/** A finding without its package and without data from CVE records, EPSS and KEV. */
export interface MatchedFlaw extends Pick<
  Finding,
  'id' | 'aliases' | 'state' | 'fixedVersion' | 'fixRequires' | 'ratings'
> {
  readonly kind: 'flaw';
  /** The first record that calls the package malicious; empty for a flaw. */
  readonly evidence: readonly Pick<Evidence, 'feed' | 'record'>[];
}

/** A record that names the package, but could not be compared with its version. */
export interface NotComparedRecord {
  readonly kind: 'uncompared';
  readonly record: string;
  readonly ids: readonly string[];
  readonly aliases: readonly string[];
  /** The looked-up name. */
  readonly package: string;
  readonly isUnversioned?: true;
}

/** A package with its match result, on one distribution or in images without one. */
export interface StoredMatches {
  readonly stored: StoredPackage;
  /** Content IDs; absent if the package is due. */
  readonly contents?: readonly number[];
}

/** The parts of an image that its verdict needs. */
export interface ImageToJudge {
  readonly key: Digest;
  /** The image's sequence number. */
  readonly sequence: number;
  readonly image: ImageIdentity;
  readonly problems: readonly Problem[];
  readonly distributionId?: number;
  readonly distribution?: Distribution;
  /** The image's package sets, each in a layer. */
  readonly sets: readonly { readonly layer: number; readonly id: number }[];
}

export interface MatchCounts {
  readonly packages: number;
  readonly due: number;
  readonly matches: number;
}
