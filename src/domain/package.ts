/** One package that a database lists as installed. Versions are complete: `epoch:upstream-revision` (no `0:`). */
export interface Package {
  /** Type of its purl: `deb`, `apk`, `rpm`. */
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The source that it was built from; absent if that is the package itself. */
  readonly source?: { readonly name: string; readonly version: string };
  /** RPM's modularity label, `name:stream:version:context`. */
  readonly module?: string;
  /** Maker named by its vendor, maintainer or origin field. */
  readonly maker?: string;
}

/** A package of the squashed image. */
export interface InstalledPackage extends Package {
  /** Path of the database that lists it. */
  readonly database: string;
  /** Index into the image's layers, base first: the layer where this version first appeared. */
  readonly layer: number;
  /** Maker, set when the distribution did not make it and its feeds therefore do not answer for it. */
  readonly thirdParty?: string;
}

export function sourceOf(pkg: Package): { readonly name: string; readonly version: string } {
  return pkg.source ?? { name: pkg.name, version: pkg.version };
}

/** Which of a package's two names a record uses. */
export type NameKind = 'binary' | 'source';

/** Returns the key that two database entries share for the same installed version. */
export function packageKey(pkg: Package): string {
  return `${pkg.type}\0${pkg.name}\0${pkg.version}\0${pkg.architecture}`;
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
    a.layer - b.layer
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
