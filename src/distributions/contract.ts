import type { Distribution, NameKind } from '../domain/index.ts';
import type { Scope } from './kit/scope.ts';

/** Facts about one distribution. */
export interface KnownDistribution {
  /** `ID` of os-release, in lower case. */
  readonly id: string;
  readonly name: string;
  /** Names in the ID_LIKE of other distributions that mean this one, besides its ID: `suse`. */
  readonly familyNames?: readonly string[];
  readonly packages: 'deb' | 'apk' | 'rpm';
  /** Name in release files other than os-release. */
  readonly release?: ReleaseNaming;
  /** OSV's ecosystem for its advisories; absent if another distribution's advisories apply. */
  readonly ecosystem?: Ecosystem;
  /** Feeds that answer for it, the best first: each is an answer on its own. Empty if none of ours does. */
  readonly feeds: readonly FeedRule[];
  /**
   * Source of ratings that takes precedence over the general ones, since it knows how the package is built and used.
   */
  readonly severitySource?: string;
  /** ID prefixes of errata that fix bugs or add features: without a CVE they are not vulnerabilities. */
  readonly harmlessErrata?: readonly string[];
  /** ID prefixes of its other errata: their publication is that of the packages that they announce. */
  readonly securityErrata?: readonly string[];
  /** Prefixes of the vendor of its own rpms; any other vendor is a third party. */
  readonly vendors?: readonly string[];
  /** Domains of the maintainers of its own debs; many have an address elsewhere. */
  readonly maintainers?: readonly string[];
  /** Folders that its packages leave to others: files in them are never its own. */
  readonly leaves?: readonly string[];
  /** Builds by the same makers that its advisories may be silent about. */
  readonly otherBuilds?: readonly OtherBuilds[];
  readonly lifeCycle: LifeCycleFacts;
  /** Tells its endless branches from its releases. */
  readonly isRolling?: (release: Pick<Distribution, 'version' | 'name'>) => boolean;
  /** Key of the release in its life cycle, if it is not the version. */
  readonly releaseKey?: (release: Pick<Distribution, 'version' | 'name'>) => string;
  /** Versions by the code names that repositories and purls use: `bookworm`. */
  readonly codeNames?: Readonly<Record<string, string>>;
  readonly clair: ClairNaming;
  /** Tool for upgrades, if it is not the one that its packages suggest. */
  readonly upgradeWith?: 'zypper';
}

/** Builds from a newer release, or for another product: a fix in them has another version than the release's. */
export interface OtherBuilds {
  readonly name: string;
  /** Tells them by the version of a package. */
  readonly has: (version: string) => boolean;
}

export interface ReleaseNaming {
  /** Prefixes of the line in a release file: `Rocky Linux release 9.4 (Blue Onyx)`. */
  readonly lines?: readonly string[];
  readonly file?: ReleaseFile;
  /** For a preview that runs ahead of another distribution under its ID: a word in NAME distinguishes the two. */
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

/** A release, as far as an ecosystem's or a namespace's name describes it. */
export interface Release {
  /** `VERSION_ID`. */
  readonly version: string;
  /** `PRETTY_NAME`, if the version alone does not identify the release. */
  readonly name?: string;
}

export interface Ecosystem {
  /** OSV's spelling, before the first colon: `Red Hat`. */
  readonly name: string;
  /**
   * Returns the release named by the rest of an ecosystem; undefined for a part or an edition of one, and for another
   * ID's.
   */
  readonly releaseOf: (rest: string) => Release | undefined;
  /** Its records have ratings by its own {@link KnownDistribution.severitySource}, not a third party's CVSS. */
  readonly isRated?: true;
}

/** Returns the ecosystems of one release; undefined when the feed cannot know its version. */
export type ScopesOf = (release: Distribution) => readonly Scope[] | undefined;

export interface FeedRule {
  readonly feed: 'alpine-secdb' | 'debian-tracker' | 'osv';
  /** secdb: the branch, `v3.20` or `edge`. OSV: the export's name. The tracker is a single part. */
  readonly part: string | ((release: Distribution) => string | undefined);
  /** The name of a package that the feed's records use. */
  readonly names: NameKind;
  readonly scopes: ScopesOf;
  /** Its versions carry no epochs, so those of installed packages must not count. */
  readonly epochs?: 'left-out';
  /** Inherent gaps in its answers, or which distribution answers for which. */
  readonly coverage?: string;
}

/** ISO 8601 dates, each the last day: of free support, and of the extended support that the feed carries. */
export type ReleaseEnd = readonly [endOfLife: string, feedUntil?: string];

export type LifeCycleFacts =
  /** By version, or a prefix of one. A release without an end date is supported. */
  | { readonly source: string; readonly releases: Readonly<Record<string, ReleaseEnd | readonly []>> }
  /** Shares another distribution's life cycle. */
  | { readonly sameAs: string }
  | 'rolling'
  /** No source with dates is known. */
  | 'undated';

/** Names of its releases in Clair's API: `debian:12`. */
export interface ClairNaming {
  /** Before the colon, if it is not the ID. */
  readonly id?: string;
  /** After the colon; empty for a name without a release. */
  readonly releaseOf: (release: Pick<Distribution, 'version' | 'name'>) => string;
  /** Returns the release as an image of it would name it. */
  readonly readRelease: (given: string) => Release;
}
