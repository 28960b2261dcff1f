import { compareTexts } from './compare-texts.ts';

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

/** Exclamation marks of a place, at one of which the path of its file may end. */
const MAX_MARKS = 32;

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
  /** Its code is there, and its group is concluded from its manifest or from the names that advisories use. */
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

/** A package of the squashed image. */
export interface InstalledPackage extends Package {
  /** Path of the database, or of the file, that lists it. */
  readonly database: string;
  /** Index into the image's layers, base first: the layer where this version first appeared. */
  readonly layer: number;
  /** All of its places, this one first; absent if it is the only one. */
  readonly locations?: readonly PackageLocation[];
  /** Maker, set when the distribution did not make it and its feeds therefore do not answer for it. */
  readonly thirdParty?: string;
}

/** One place where a package is installed. */
export interface PackageLocation {
  /** Path of the database, or of the file, that lists it. */
  readonly path: string;
  readonly layer: number;
}

/**
 * Lists the paths that a place may be in or be: `app.jar!lib/a.jar` and `app.jar`, since the name of a file may have an
 * exclamation mark of its own.
 */
export function outerPaths(place: string): readonly string[] {
  const paths = [place];
  for (let at = place.indexOf('!'); at >= 0 && paths.length < MAX_MARKS; at = place.indexOf('!', at + 1)) {
    paths.push(place.slice(0, at));
  }
  return paths;
}

/** Start of the place of a package that is only known to be listed in an SBOM, by the SBOM's name: `sbom:FILE`. */
export const SBOM_NAME = 'sbom:';

/** Writes a place as its path in the image; an SBOM has no path. */
export function rootedPlace(place: string): string {
  return place.startsWith(SBOM_NAME) ? place : `/${place}`;
}

/** Lists the places of a package, the lowest layer first. */
export function locationsOf({ database, layer, locations }: InstalledPackage): readonly PackageLocation[] {
  return locations ?? [{ path: database, layer }];
}

/** Makes one package of all the places where it is listed. */
export function installedAt<Listed extends Package>(
  pkg: Listed,
  [first, ...others]: readonly [PackageLocation, ...PackageLocation[]],
): Listed & InstalledPackage {
  if (others.length === 0) return { ...pkg, database: first.path, layer: first.layer };
  const locations = [first, ...others].sort(compareLocations);
  const { path, layer } = locations[0] ?? first;
  return { ...pkg, database: path, layer, locations };
}

/** Leaves out some places of a package; nothing stays of one that has no other. */
export function withoutPlaces(
  pkg: InstalledPackage,
  isLeftOut: (path: string) => boolean,
): readonly InstalledPackage[] {
  const places = locationsOf(pkg);
  const left = places.filter(({ path }) => !isLeftOut(path));
  if (left.length === places.length) return [pkg];
  const { locations, ...rest } = pkg;
  const [first, ...others] = left;
  return first && locations ? [installedAt(rest, [first, ...others])] : [];
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

/** Orders the packages of an image for listing. */
export function comparePackages(a: InstalledPackage, b: InstalledPackage): number {
  return (
    compareTexts(a.name, b.name) ||
    compareTexts(a.architecture, b.architecture) ||
    compareTexts(a.version, b.version) ||
    compareTexts(a.database, b.database) ||
    a.layer - b.layer ||
    compareTexts(a.type, b.type) ||
    compareTexts(a.application, b.application)
  );
}

function compareLocations(a: PackageLocation, b: PackageLocation): number {
  return a.layer - b.layer || compareTexts(a.path, b.path);
}
