import { baseNameOf, type LanguageEcosystem } from '../../domain/index.ts';

/** Lock files, and Yarn's archive map: they name an application's packages even where the package folder is gone. */
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
 * Package and download folders: packages ship lock files from their own development. `gems/rack-2.2.8/` is a
 * gem, `usr/local/go/` a tool chain.
 */
const OF_A_PACKAGE =
  /(?:^|\/)(?:node_modules|npm\/registry\.npmjs\.org|[^/]*deno(?:(?!deno)[^/])*\/npm|\.bun\/install|site-packages|dist-packages|\.cache\/uv|gems\/[^/]+-\d[^/]*|bundler\/gems|vendor\/[^/]+\/[^/]+|registry\/src|cargo\/registry|git\/checkouts|pkg\/mod|\.pub-cache|\.build\/checkouts|usr\/share\/(?:doc|nodejs)|usr\/local\/go|usr\/lib\/go(?:-[\d.]+)?)\//u;

/** Returns the ecosystem whose packages a lock file reveals, unless it comes from a package's own development. */
export function markerOfLockFile(path: string, name: string): LanguageEcosystem | undefined {
  const ecosystem = MARKERS.get(name);
  return ecosystem !== undefined && isOfPackage(path) ? undefined : ecosystem;
}

/** Whether a file is part of a package, and so describes that package's own development. */
export function isOfPackage(path: string): boolean {
  return OF_A_PACKAGE.test(path);
}

/** Whether a file is a lock file, which reveals packages even where no other trace is left. */
export function isLockFile(path: string): boolean {
  return MARKERS.has(baseNameOf(path));
}
