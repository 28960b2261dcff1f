/** One installed package. Distribution versions are complete: `epoch:upstream-revision` (no `0:`). */
export interface Package {
  /** Its purl type: `deb`, `apk`, `rpm`, `npm`. Its version order follows from it. */
  readonly type: string;
  /** A language package's OSV ecosystem: `npm`. Absent for a distribution's, whose release determines it. */
  readonly ecosystem?: string;
  readonly name: string;
  readonly version: string;
  /** Absent if the package is the same on all architectures, as language packages are. */
  readonly architecture?: string;
  /** The source that it was built from; absent if that is the package itself. */
  readonly source?: { readonly name: string; readonly version: string };
  /** RPM's modularity label, `name:stream:version:context`. */
  readonly module?: string;
  /** Maker named by its vendor, maintainer or origin field. */
  readonly maker?: string;
  /** Path of the application that it is part of: a virtual environment, an outer archive, a program. */
  readonly application?: string;
  /** The source of its name and version, if not from a list of installed packages: `pom.properties`, `file name`. */
  readonly proof?: string;
  /** Absent for a package that is simply installed. */
  readonly status?: PackageStatus;
  /** The package that installed its files: the distribution's, if it is distribution-owned, or `conda:NAME`. */
  readonly owner?: string;
  /** The application's direct dependencies that brought it, sorted; absent if it is one, or if they are unknown. */
  readonly through?: readonly string[];
  /** Set if its application needs it only for development. */
  readonly dev?: true;
  /** The version that it is compared by, if its own is a branch with an alias: `2.x-dev`. */
  readonly alias?: string;
  /** Hash of the code linked into its program: see `IndexedImage.programs`. */
  readonly reach?: string;
  /** Clues to the start of its name while that is unknown: its name is then only the end. */
  readonly clues?: NameClues;
  /** Identify the build: conda's build and channel, which its purl has too; an apk's repository tag. */
  readonly qualifiers?: Readonly<Record<string, string>>;
}

/** An archive's clues to the group that its name lacks, to be compared with the names in advisories. */
export interface NameClues {
  /** The group that its manifest suggests, used unless an advisory knows better. */
  readonly group?: string;
  /** Names that it gives itself, which a group may begin. */
  readonly names: readonly string[];
  /** Folders with its own classes. */
  readonly folders: readonly string[];
}

/** An archive without a version: no package, unless advisories know its name. */
export interface UnversionedArchive {
  readonly artifact: string;
  readonly clues: NameClues;
}

/**
 * Reasons why a package is not simply installed, and how it counts: looked up like any other (`counted`),
 * only if a user asks for everything (`listed`), or never looked up (`unmatched`).
 */
export const PACKAGE_STATUSES = {
  /** Its metadata is there, but its code was not found. */
  unproved: 'counted',
  /** Its metadata contradicts its code. */
  contradicted: 'counted',
  /** Its version names no release: a commit, or a folder. It is looked up only by name. */
  unreleased: 'counted',
  /** Its code is within an executable. */
  frozen: 'counted',
  /**
   * Its code is there, and its group is concluded from its manifest or from the names in advisories; or it
   * was installed from git or a folder, and is assumed to be the registry's package with its name.
   */
  probable: 'counted',
  /** A document names it: a lock file, an SBOM. */
  declared: 'listed',
  /** It is in its package manager's cache. */
  cached: 'listed',
  /** Another package brought parts of it. */
  bundled: 'listed',
  /** A distribution package owns its files: the distribution's feed covers it. */
  'distribution-owned': 'listed',
  /** It does not come from its ecosystem's registry, which may have another package with its name. */
  elsewhere: 'unmatched',
  /** It is the application itself, or a part of its project: no registry has it. */
  own: 'unmatched',
  /** No feed covers packages like it. */
  uncovered: 'unmatched',
} as const satisfies Readonly<Record<string, 'counted' | 'listed' | 'unmatched'>>;

export type PackageStatus = keyof typeof PACKAGE_STATUSES;

/** Whether a package is looked up without being asked for. */
export function isCounted({ status }: Package): boolean {
  return status === undefined || PACKAGE_STATUSES[status] === 'counted';
}

export function sourceOf(pkg: Package): { readonly name: string; readonly version: string } {
  return pkg.source ?? { name: pkg.name, version: pkg.version };
}

/** The package name that a record uses: the package's own, or its source's. */
export type NameKind = 'binary' | 'source';

/** Names that a feed's records use: of one kind, or some of each. */
export type NamesUsed = NameKind | 'both';

export function nameKinds(names: NamesUsed): readonly NameKind[] {
  return names === 'both' ? ['binary', 'source'] : [names];
}

/** Returns the key that two database entries share for the same installed version. */
export function packageKey({ type, name, version, architecture = '', application = '' }: Package): string {
  return `${type}\0${name}\0${version}\0${architecture}\0${application}`;
}

/** Returns the key that packages share when built together, from one version of one source. */
export function buildKey(pkg: Package): string {
  const { name, version } = sourceOf(pkg);
  return `${pkg.type}\0${name}\0${version}`;
}
