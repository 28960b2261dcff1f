import type { Package } from '../../../domain/index.ts';
import { isOfToolchain, type BuildInfo, type GoModule } from './build-info.ts';
import { isRelease, linkedVersion, standardLibraryVersion } from './versions.ts';

const DEVELOPMENT = '(devel)';

/**
 * Lists a program's packages: its own module, the modules it depends on, and the standard library, which
 * advisories call `stdlib`.
 */
export function goPackagesOf(info: BuildInfo, goVersion: string): readonly Package[] {
  const { main, dependencies, settings } = info;
  const release = standardLibraryVersion(goVersion);
  return [
    ...(main ? [mainPackage(main, settings.get('-ldflags') ?? '')] : []),
    ...dependencies.map(dependency),
    goPackage('stdlib', release ?? DEVELOPMENT),
    ...(isOfToolchain(info) ? [goPackage('toolchain', release ?? DEVELOPMENT)] : []),
  ];
}

/** Main modules often have no version except one set by a linker flag. */
function mainPackage({ path, version }: GoModule, linkerFlags: string): Package {
  if (isRelease(version)) return goPackage(path, version);
  const linked = linkedVersion(linkerFlags);
  if (linked !== undefined) return { ...goPackage(path, linked), proof: '-ldflags' };
  return { ...goPackage(path, version || DEVELOPMENT), status: 'unreleased' };
}

/** A module replaced by a fork is the fork; one replaced by a folder keeps its name and loses its version. */
function dependency({ path, version, replacement }: GoModule): Package {
  if (!replacement) return goPackage(path, version);
  return isFolder(replacement.path)
    ? goPackage(path, DEVELOPMENT)
    : goPackage(replacement.path, replacement.version);
}

/** Lists modules whose packages have, or may have, foreign import paths; `linked` are the program's packages. */
export function hiddenModules({ dependencies }: BuildInfo, linked: readonly string[]): readonly string[] {
  const isLinked = ({ path }: GoModule) =>
    linked.some((each) => each === path || each.startsWith(`${path}/`));
  const modules = dependencies.some(isLinked) ? dependencies.filter(isFork) : dependencies;
  return [...new Set(modules.map((module) => dependency(module).name))].sort();
}

function isFork({ path, replacement }: GoModule): boolean {
  return replacement !== undefined && !isFolder(replacement.path) && replacement.path !== path;
}

function goPackage(name: string, version: string): Package {
  const known = version === '' ? DEVELOPMENT : version;
  return {
    type: 'golang',
    ecosystem: 'Go',
    name,
    version: known,
    ...(known === DEVELOPMENT && { status: 'unreleased' }),
  };
}

/** Follows golang.org/x/mod/modfile.IsDirectoryPath, including Windows folders. */
function isFolder(path: string): boolean {
  return /^(?:\.{1,2}$|\.{0,2}[/\\]|[A-Za-z]:)/u.test(path);
}
