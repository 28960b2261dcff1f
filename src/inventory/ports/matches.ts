import type { Digest, Distribution, Evidence, Finding, ImageIdentity, Problem } from '../../domain/index.ts';
import type { StoredPackage } from './inventory.ts';

/** Matches of each distinct package with advisories: a cache, which can be dropped and made again. */
export interface MatchStore {
  groups(): Promise<readonly MatchGroup[]>;
  /**
   * Moves a group to another sync or other feeds, and has these of its packages matched again, or all. Returns false if
   * another moved the group since `before` was read.
   */
  move(
    group: MatchGroup,
    before: MatchGroup | undefined,
    touched: 'all' | readonly PackagePlace[],
  ): Promise<boolean>;
  /** Returns packages to match. Their places are not known. */
  due(limit: number): Promise<readonly StoredPackage[]>;
  /** Stores matches of groups as of their syncs. Returns false if another moved one meanwhile, of which it stores none. */
  save(matches: readonly GroupMatches[]): Promise<boolean>;
  /** Drops all matches. */
  drop(): Promise<void>;
  /** Returns what judging images by their matches takes. Images that are gone are left out. */
  images(keys: readonly Digest[]): Promise<readonly ImageToJudge[]>;
  /** Returns the packages of sets. */
  members(sets: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>>;
  /** Returns these packages of one distribution, or of images without one, with what they match. */
  answers(distributionId: number | undefined, packages: readonly number[]): Promise<readonly MatchAnswer[]>;
  contents(ids: readonly number[]): Promise<ReadonlyMap<number, MatchContent>>;
  /** Counts matched packages, those that are due, and matches. */
  counts(): Promise<MatchCounts>;
}

export type PackagePlace = Pick<StoredPackage, 'packageId' | 'distributionId'>;

/** Packages that the same feeds answer for. */
export interface MatchGroup {
  /** Hash of the distribution, or of the ecosystem. */
  readonly hash: string;
  /** Names the feed, its ecosystems and the matching code; empty if no feed answers. */
  readonly answering: string;
  /** Number of the feed's sync that the matches are of. */
  readonly seq: number;
}

/** Packages of one group with what they match. */
export interface GroupMatches {
  readonly group: MatchGroup;
  readonly packages: readonly MatchedPackage[];
}

export interface MatchedPackage extends PackagePlace {
  readonly matches: readonly MatchContent[];
}

export type MatchContent = MatchedFlaw | UncomparedRecord;

/** A finding without its package, and without what depends on CVE records, EPSS and KEV. */
export interface MatchedFlaw extends Pick<
  Finding,
  'id' | 'aliases' | 'state' | 'fixedVersion' | 'fixRequires' | 'ratings'
> {
  readonly kind: 'flaw';
  /** The first record that calls the package malicious; empty for a flaw. */
  readonly evidence: readonly Pick<Evidence, 'feed' | 'record'>[];
}

/** A record that names the package, without it being known whether it affects it. */
export interface UncomparedRecord {
  readonly kind: 'uncompared';
  readonly record: string;
  readonly ids: readonly string[];
  readonly aliases: readonly string[];
  /** The looked-up name. */
  readonly package: string;
  readonly isUnversioned?: true;
}

export interface MatchAnswer {
  readonly stored: StoredPackage;
  /** Numbers of contents; absent if the package is to be matched. */
  readonly contents?: readonly number[];
}

/** An image as far as its verdict needs it. */
export interface ImageToJudge {
  readonly key: Digest;
  /** Number of the change that wrote it. */
  readonly turn: number;
  readonly image: ImageIdentity;
  readonly problems: readonly Problem[];
  readonly distributionId?: number;
  readonly distribution?: Distribution;
  /** The sets of packages that it holds, each in a layer. */
  readonly sets: readonly { readonly layer: number; readonly id: number }[];
}

export interface MatchCounts {
  readonly packages: number;
  readonly due: number;
  readonly matches: number;
}
