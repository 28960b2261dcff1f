/** One package that is installed. Versions of distributions' are complete: `epoch:upstream-revision` (no `0:`). */
export interface Package {
  /** Type of its purl: `deb`, `apk`, `rpm`, `npm`. The order of its versions follows from it. */
  readonly type: string;
  /** OSV's ecosystem of a language's package: `npm`. Absent for a distribution's, which its release determines. */
  readonly ecosystem?: string;
  readonly name: string;
  readonly version: string;
  /** Absent for a package that is the same on all of them, as a language's is. */
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
  /** Absent for a package that is installed without doubt. */
  readonly standing?: PackageStanding;
  /** The package that installed its files: the distribution's, if that is why it is set aside, or `conda:NAME`. */
  readonly owner?: string;
  /** Direct dependencies of its application that brought it, sorted; absent if it is one, or if none is known. */
  readonly through?: readonly string[];
  /** Set if its application needs it for development alone. */
  readonly dev?: true;
  /** The version that it is compared by, where its own is a branch with one: `2.x-dev`. */
  readonly alias?: string;
  /** Hash of what is linked into its program: see `IndexedImage.programs`. */
  readonly reach?: string;
  /** Clues to how its name begins, as long as that is unknown: its name is then only the end of one. */
  readonly clues?: NameClues;
  /** Say which build it is: conda's build and channel, which its purl has too; the tag of its repository, of apk's. */
  readonly qualifiers?: Readonly<Record<string, string>>;
}

/** Clues of an archive to the group that its name lacks, to be held against the names that advisories use. */
export interface NameClues {
  /** The group that its manifest suggests, which is taken if no advisory knows better. */
  readonly group?: string;
  /** Names that it gives itself, of which a group may be the beginning. */
  readonly names: readonly string[];
  /** Folders of its own classes. */
  readonly folders: readonly string[];
}

/** An archive that does not tell its version: no package, as long as advisories do not know its name. */
export interface UnversionedArchive {
  readonly artifact: string;
  readonly clues: NameClues;
}

/**
 * Reasons why a package is not simply installed, and how it counts: looked up like any other (`counted`), only if a
 * user asks for everything (`listed`), or never looked up (`unmatched`).
 */
export const PACKAGE_STANDINGS = {
  /** Its metadata is there, and none of its code was found. */
  unproved: 'counted',
  /** Its metadata contradicts its code. */
  contradicted: 'counted',
  /** Its version names no release of it: a commit, or a folder. It is looked up by its name alone. */
  unreleased: 'counted',
  /** Its code is within an executable. */
  frozen: 'counted',
  /**
   * Its code is there, and its group is concluded from its manifest or from the names that advisories use; or it was
   * installed from git or a folder, and is taken for the registry's of its name.
   */
  probable: 'counted',
  /** A document names it: a lock file, an SBOM. */
  declared: 'listed',
  /** It is in a cache of its package manager. */
  cached: 'listed',
  /** Another package brought parts of it. */
  bundled: 'listed',
  /** A package of the distribution owns its files: the distribution's feed answers for it. */
  'set-aside': 'listed',
  /** It does not come from its ecosystem's registry, which another package of its name may be in. */
  elsewhere: 'unmatched',
  /** It is the application itself, or a part of its project: no registry has it. */
  own: 'unmatched',
  /** No feed answers for packages of its kind. */
  uncovered: 'unmatched',
} as const satisfies Readonly<Record<string, 'counted' | 'listed' | 'unmatched'>>;

export type PackageStanding = keyof typeof PACKAGE_STANDINGS;

/** Whether a package is looked up without being asked for. */
export function isCounted({ standing }: Package): boolean {
  return standing === undefined || PACKAGE_STANDINGS[standing] === 'counted';
}

export function sourceOf(pkg: Package): { readonly name: string; readonly version: string } {
  return pkg.source ?? { name: pkg.name, version: pkg.version };
}

/** Name of a package that a record uses: its own, or that of its source. */
export type NameKind = 'binary' | 'source';

/** Returns the key that two database entries share for the same installed version. */
export function packageKey({ type, name, version, architecture = '', application = '' }: Package): string {
  return `${type}\0${name}\0${version}\0${architecture}\0${application}`;
}

/** Returns the key that packages share when built together, from one version of one source. */
export function buildKey(pkg: Package): string {
  const { name, version } = sourceOf(pkg);
  return `${pkg.type}\0${name}\0${version}`;
}
