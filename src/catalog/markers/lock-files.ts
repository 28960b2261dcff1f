import { baseNameOf, type LanguageEcosystem } from '../../domain/index.ts';

/** Lock files, and Yarn's map of archives: they name packages of an application whose package folder may be gone. */
const MARKERS: ReadonlyMap<string, LanguageEcosystem> = new Map([
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['yarn.lock', 'npm'],
  ['pnpm-lock.yaml', 'npm'],
  ['.pnp.cjs', 'npm'],
  ['bun.lock', 'npm'],
  ['bun.lockb', 'npm'],
  ['deno.lock', 'npm'],
  ['poetry.lock', 'python'],
  ['uv.lock', 'python'],
  ['pdm.lock', 'python'],
  ['pylock.toml', 'python'],
  ['Pipfile.lock', 'python'],
  ['gradle.lockfile', 'java'],
  ['buildscript-gradle.lockfile', 'java'],
  ['Gemfile.lock', 'ruby'],
  ['gems.locked', 'ruby'],
  ['composer.lock', 'php'],
  ['packages.lock.json', 'dotnet'],
  ['renv.lock', 'r'],
  ['stack.yaml.lock', 'haskell'],
  ['cabal.project.freeze', 'haskell'],
  ['Podfile.lock', 'cocoapods'],
  ['conan.lock', 'conan'],
]);

/**
 * Folders of packages, and of what was downloaded: packages ship the lock files of their own development. `gems/rack-2.2.8/`
 * is a gem, `usr/local/go/` a tool chain.
 */
const OF_A_PACKAGE =
  /(?:^|\/)(?:node_modules|npm\/registry\.npmjs\.org|[^/]*deno(?:(?!deno)[^/])*\/npm|\.bun\/install|site-packages|dist-packages|\.cache\/uv|gems\/[^/]+-\d[^/]*|bundler\/gems|vendor\/[^/]+\/[^/]+|registry\/src|cargo\/registry|git\/checkouts|pkg\/mod|\.pub-cache|\.build\/checkouts|usr\/share\/(?:doc|nodejs)|usr\/local\/go|usr\/lib\/go(?:-[\d.]+)?)\//u;

/** Returns the ecosystem of which a lock file reveals packages, if it is not one of a package's own development. */
export function markerOfLockFile(path: string, name: string): LanguageEcosystem | undefined {
  const ecosystem = MARKERS.get(name);
  return ecosystem !== undefined && isOfPackage(path) ? undefined : ecosystem;
}

/** Whether a file is part of a package, whose own development it is about. */
export function isOfPackage(path: string): boolean {
  return OF_A_PACKAGE.test(path);
}

/** Whether a lock file reveals packages, where nothing else of them is left. */
export function isLockFile(path: string): boolean {
  return MARKERS.has(baseNameOf(path));
}
