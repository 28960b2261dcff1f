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

export function sourceOf(pkg: Package): { readonly name: string; readonly version: string } {
  return pkg.source ?? { name: pkg.name, version: pkg.version };
}

/** Which of a package's two names a record uses. */
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

function compareTexts(a = '', b = ''): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
