import type { Distribution, PackageType, NameKind } from '../domain/index.ts';
import type { Scope } from './kit/scope.ts';

/** Everything that is known of one distribution. */
export interface KnownDistribution {
  /** `ID` of os-release, lower case. */
  readonly id: string;
  readonly name: string;
  /** What others name in ID_LIKE when they mean it, beside its id: `suse`. */
  readonly familyNames?: readonly string[];
  readonly packages: PackageType;
  /** How release files other than os-release name it. */
  readonly release?: ReleaseNaming;
  /** The ecosystem in which OSV files its advisories; absent where another distribution's answer for it. */
  readonly ecosystem?: Ecosystem;
  /** The feeds that answer for it, the best first: each alone is an answer. Empty where none of ours does. */
  readonly feeds: readonly FeedRule[];
  /** The source of ratings whose word counts before everyone's, since it knows how the package is built and used. */
  readonly severitySource?: string;
  /** Beginnings of the ids of errata that mend bugs or bring features: without a CVE they are no vulnerability. */
  readonly harmlessErrata?: readonly string[];
  /** How the vendor of its own rpms begins; any other vendor's are third parties'. */
  readonly vendors?: readonly string[];
  readonly lifeCycle: LifeCycleFacts;
  /** Tells its branches without an end from its releases. */
  readonly isRolling?: (release: Pick<Distribution, 'version' | 'name'>) => boolean;
  /** Under which its life cycle has the release, where the version alone does not tell it. */
  readonly releaseKey?: (release: Pick<Distribution, 'version' | 'name'>) => string;
  readonly clair: ClairNaming;
  /** Where it is not the one that its packages suggest. */
  readonly upgradeWith?: 'zypper';
}

export interface ReleaseNaming {
  /** How the line of a release file begins: `Rocky Linux release 9.4 (Blue Onyx)`. */
  readonly lines?: readonly string[];
  readonly file?: ReleaseFile;
  /** For what runs ahead of another distribution under its ID: a word of NAME tells the two apart. */
  readonly preview?: { readonly of: string; readonly word: string };
}

export interface ReleaseFile {
  readonly path: string;
  readonly format: ReleaseFormat;
  /** Derivatives keep it beside their own, so it is believed last. */
  readonly isInherited?: true;
}

export type ReleaseFormat =
  /** os-release(5). */
  | 'os-release'
  /** `DISTRIB_ID=Ubuntu`, in the same quoting. */
  | 'lsb-release'
  /** A name, most often the word "release", a version. */
  | 'line'
  /** SUSE before 12: a line, and after it `VERSION = 11` and `PATCHLEVEL = 4`. */
  | 'suse-release'
  /** A version alone; the distribution is the one of the file's name. */
  | 'alpine-release'
  | 'debian_version';

/** A release, as far as the name of an ecosystem or of a namespace tells it. */
export interface Release {
  /** `VERSION_ID`. */
  readonly version: string;
  /** `PRETTY_NAME`, where the version alone does not tell the release. */
  readonly name?: string;
}

export interface Ecosystem {
  /** As OSV spells it, before the first colon: `Red Hat`. */
  readonly name: string;
  /** The release that the rest of an ecosystem names; undefined for a part or an edition of one, and for another id's. */
  readonly releaseOf: (rest: string) => Release | undefined;
  /** Its records carry ratings of its own {@link KnownDistribution.severitySource}, not a CVSS that somebody else gave. */
  readonly isRated?: true;
}

/** The ecosystems of one release; undefined when its version cannot be one that the feed knows. */
export type ScopesOf = (release: Distribution) => readonly Scope[] | undefined;

export interface FeedRule {
  readonly feed: 'alpine-secdb' | 'debian-tracker' | 'osv';
  /** secdb: the branch, `v3.20` or `edge`. OSV: the export's name. The tracker is one. */
  readonly part: string | ((release: Distribution) => string | undefined);
  /** Which of a package's names the feed's records use. */
  readonly names: NameKind;
  readonly scopes: ScopesOf;
  /** Its versions carry no epochs, so that those of installed packages must not count. */
  readonly epochs?: 'left-out';
  /** What its answers do not include, by nature, or who answers for whom. */
  readonly coverage?: string;
}

/** ISO 8601 dates, each the last day: of free support, and of the extended support that the feed carries. */
export type ReleaseEnd = readonly [endOfLife: string, feedUntil?: string];

export type LifeCycleFacts =
  /** By version, or the beginning of one. A release without an end is supported. */
  | { readonly source: string; readonly releases: Readonly<Record<string, ReleaseEnd | readonly []>> }
  /** Lives and ends with another one. */
  | { readonly sameAs: string }
  | 'rolling'
  /** No source with dates is known. */
  | 'undated';

/** How Clair's API names its releases: `debian:12`. */
export interface ClairNaming {
  /** Before the colon, where it is not the id. */
  readonly id?: string;
  /** Behind the colon; empty for a name without a release. */
  readonly releaseOf: (release: Pick<Distribution, 'version' | 'name'>) => string;
  /** What an image of it would say. */
  readonly readRelease: (given: string) => Release;
}
