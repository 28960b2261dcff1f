import type { Coverage, Distribution, NamesUsed } from '../domain/index.ts';
import type { Scope } from './kit/scope.ts';

/** Facts about one distribution. */
export interface KnownDistribution {
  /** os-release `ID`, in lower case. */
  readonly id: string;
  readonly name: string;
  /** Names for this one in other distributions' ID_LIKE, besides its ID: `suse`. */
  readonly familyNames?: readonly string[];
  /** `of-base`: those of the distribution in ID_LIKE, whose packages later layers may add. */
  readonly packages: 'deb' | 'apk' | 'rpm' | 'of-base';
  /** Name in release files other than os-release. */
  readonly release?: ReleaseNaming;
  /** OSV's ecosystem for its advisories; absent if another distribution's advisories apply. */
  readonly ecosystem?: Ecosystem;
  /** Feeds that cover it, the best first: each suffices on its own. Empty if no supported feed does. */
  readonly feeds: readonly FeedRule[];
  /**
   * Source of ratings that takes precedence over the general ones, since it knows how the package is built
   * and used.
   */
  readonly severitySource?: string;
  /** ID prefixes for errata that fix bugs or add features: without a CVE they are not vulnerabilities. */
  readonly harmlessErrata?: readonly string[];
  /** ID prefixes for its other errata, which are published with the packages they announce. */
  readonly securityErrata?: readonly string[];
  /** Vendor prefixes on its own rpms; any other vendor is a third party. */
  readonly vendors?: readonly string[];
  /** Maintainer domains on its own debs; many maintainers have an address elsewhere. */
  readonly maintainers?: readonly string[];
  /** Folders that its packages leave to others: files in them are never its own. */
  readonly leaves?: readonly string[];
  /** Builds by the same makers that its advisories may be silent about. */
  readonly otherBuilds?: readonly OtherBuilds[];
  readonly lifeCycle: LifeCycleFacts;
  /** Distinguishes its endless branches from its releases. */
  readonly isRolling?: (release: Pick<Distribution, 'version' | 'name'>) => boolean;
  /** The release's key in its life cycle, if it is not the version. */
  readonly releaseKey?: (release: Pick<Distribution, 'version' | 'name'>) => string;
  /** Versions by the code names that repositories and purls use: `bookworm`. */
  readonly codeNames?: Readonly<Record<string, string>>;
  readonly clair: ClairNaming;
  /** Upgrade tool, if it is not the one its package format suggests. */
  readonly upgradeWith?: 'zypper';
}

/** Builds from a newer release, or for another product: their fixed versions differ from the release's. */
export interface OtherBuilds {
  readonly name: string;
  /** Recognises them by the package version. */
  readonly has: (version: string) => boolean;
}

export interface ReleaseNaming {
  /** Line prefixes in a release file: `Rocky Linux release 9.4 (Blue Onyx)`. */
  readonly lines?: readonly string[];
  readonly file?: ReleaseFile;
  /** For a preview that shares its ID with the distribution it precedes: a word in NAME distinguishes the two. */
  readonly preview?: { readonly of: string; readonly word: string };
}

export interface ReleaseFile {
  readonly path: string;
  readonly format: ReleaseFormat;
  /** Derivatives keep the file beside their own, so it is believed last. */
  readonly isInherited?: true;
}

export type ReleaseFormat =
  /** os-release(5). */
  | 'os-release'
  /** `DISTRIB_ID=Ubuntu`, in the same quoting. */
  | 'lsb-release'
  /** A name, usually the word "release", a version. */
  | 'line'
  /** SUSE before 12: a line, followed by `VERSION = 11` and `PATCHLEVEL = 4`. */
  | 'suse-release'
  /** Only a version; the file's name gives the distribution. */
  | 'alpine-release'
  | 'debian_version';

/** A release, as far as an ecosystem or namespace name describes it. */
export interface Release {
  /** `VERSION_ID`. */
  readonly version: string;
  /** `PRETTY_NAME`, if the version does not identify the release by itself. */
  readonly name?: string;
}

export interface Ecosystem {
  /** OSV's spelling, before the first colon: `Red Hat`. */
  readonly name: string;
  /**
   * Returns the release named by the rest of an ecosystem; undefined for a part or an edition, and for
   * another ID's.
   */
  readonly releaseOf: (rest: string) => Release | undefined;
  /** Its records have ratings by its own {@link KnownDistribution.severitySource}, not a third party's CVSS. */
  readonly isRated?: true;
}

/** Returns one release's ecosystems; undefined if the feed cannot know its version. */
export type ScopesOf = (release: Distribution) => readonly Scope[] | undefined;

export interface FeedRule {
  readonly feed:
    'alpine-secdb' | 'amazon' | 'debian-tracker' | 'epel' | 'fedora' | 'oracle' | 'osv' | 'photon' | 'redhat';
  /** secdb: the branch, `v3.20` or `edge`. Amazon, EPEL, Fedora, Oracle, Photon, Red Hat: the release. OSV: the export's name. The tracker is a single part. */
  readonly part: string | ((release: Distribution) => string | undefined);
  /** Which package name the feed's records use. */
  readonly names: NamesUsed;
  readonly scopes: ScopesOf;
  /** Its versions carry no epochs, so installed packages' epochs must not count. */
  readonly epochs?: 'left-out';
  /** Its records are about another maker's modules, so packages of modules are not looked up. */
  readonly modules?: 'left-out';
  readonly coverage: Coverage;
  /** Further gaps by nature, or whose advisories apply to which distribution. */
  readonly remark?: string;
}

/** ISO 8601 dates: the last day of free support, and of the extended support that the feed carries. */
export type ReleaseEnd = readonly [endOfLife: string, feedUntil?: string];

export type LifeCycleFacts =
  /** By version, or a prefix of one. A release without an end date is supported. */
  | { readonly source: string; readonly releases: Readonly<Record<string, ReleaseEnd | readonly []>> }
  /** Shares another distribution's life cycle. */
  | { readonly sameAs: string }
  | 'rolling'
  /** No source with dates is known. */
  | 'undated';

/** Its release names in Clair's API: `debian:12`. */
export interface ClairNaming {
  /** Before the colon, if it is not the ID. */
  readonly id?: string;
  /** After the colon; empty for a name without a release. */
  readonly releaseOf: (release: Pick<Distribution, 'version' | 'name'>) => string;
  /** Returns the release as its image would name it. */
  readonly readRelease: (given: string) => Release;
}
