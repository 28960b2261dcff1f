import { baseNameOf } from '../../../domain/index.ts';
import { readBunLock } from './javascript/bun-lock.ts';
import { readCargoLock } from './cargo-lock.ts';
import { readComposerLock } from './composer-lock.ts';
import { readCondaLock, readPixiLock } from './conda-locks.ts';
import { readDenoLock } from './javascript/deno-lock.ts';
import { readGemfileLock } from './gemfile-lock.ts';
import { readGoMod } from './go/go-mod.ts';
import { readGradleLock } from './gradle-lock.ts';
import type { LockReader } from './locked-package.ts';
import { readMixLock } from './mix-lock.ts';
import { readNuGetLock } from './nuget-lock.ts';
import { readPackageLock } from './javascript/package-lock.ts';
import { readPackageResolved } from './package-resolved.ts';
import { readPaketLock } from './paket-lock.ts';
import { readPdmLock } from './python/pdm-lock.ts';
import { readPipfileLock } from './python/pipfile-lock.ts';
import { readPnpmLock } from './javascript/pnpm-lock.ts';
import { readPoetryLock } from './python/poetry-lock.ts';
import { readPubspecLock } from './pubspec-lock.ts';
import { readPylock } from './python/pylock.ts';
import { readRebarLock } from './rebar-lock.ts';
import { isRequirements, readRequirements } from './python/requirements.ts';
import { readUvLock } from './python/uv-lock.ts';
import { readYarnLock } from './javascript/yarn-lock.ts';

/** A lock file format, with the type and ecosystem for its packages. */
export interface LockFormat {
  readonly type: string;
  readonly ecosystem: string;
  readonly read: LockReader;
}

const npm = { type: 'npm', ecosystem: 'npm' };
const pypi = { type: 'pypi', ecosystem: 'PyPI' };
const cargo = { type: 'cargo', ecosystem: 'crates.io' };
const gem = { type: 'gem', ecosystem: 'RubyGems', read: readGemfileLock };
const gradle = { type: 'maven', ecosystem: 'Maven', read: readGradleLock };
const pylock = { ...pypi, read: readPylock };
const uv = { ...pypi, read: readUvLock };
/** pip's requirement lists, which have many names. */
export const REQUIREMENTS = { ...pypi, read: readRequirements };

const BY_NAME: ReadonlyMap<string, LockFormat> = new Map([
  ['package-lock.json', { ...npm, read: readPackageLock }],
  ['npm-shrinkwrap.json', { ...npm, read: readPackageLock }],
  ['pnpm-lock.yaml', { ...npm, read: readPnpmLock }],
  ['yarn.lock', { ...npm, read: readYarnLock }],
  ['bun.lock', { ...npm, read: readBunLock }],
  ['deno.lock', { ...npm, read: readDenoLock }],
  ['requirements.txt', REQUIREMENTS],
  ['Pipfile.lock', { ...pypi, read: readPipfileLock }],
  ['poetry.lock', { ...pypi, read: readPoetryLock }],
  ['uv.lock', uv],
  ['pdm.lock', { ...pypi, read: readPdmLock }],
  ['pylock.toml', pylock],
  ['pixi.lock', { ...pypi, read: readPixiLock }],
  ['conda-lock.yml', { ...pypi, read: readCondaLock }],
  ['Cargo.lock', { ...cargo, read: readCargoLock }],
  ['go.mod', { type: 'golang', ecosystem: 'Go', read: readGoMod }],
  ['gradle.lockfile', gradle],
  ['buildscript-gradle.lockfile', gradle],
  ['Gemfile.lock', gem],
  ['gems.locked', gem],
  ['composer.lock', { type: 'composer', ecosystem: 'Packagist', read: readComposerLock }],
  ['packages.lock.json', { type: 'nuget', ecosystem: 'NuGet', read: readNuGetLock }],
  ['paket.lock', { type: 'nuget', ecosystem: 'NuGet', read: readPaketLock }],
  ['rebar.lock', { type: 'hex', ecosystem: 'Hex', read: readRebarLock }],
  ['mix.lock', { type: 'hex', ecosystem: 'Hex', read: readMixLock }],
  ['pubspec.lock', { type: 'pub', ecosystem: 'Pub', read: readPubspecLock }],
  ['Package.resolved', { type: 'swift', ecosystem: 'SwiftURL', read: readPackageResolved }],
]);

/** Last characters of lock file names, such as `.json` or `.lock`: a cheap test that most files fail. */
const LAST_CHARACTERS: ReadonlySet<string | undefined> = new Set(['d', 'e', 'k', 'l', 'n', 't']);

/** `pylock.dev.toml`, for a dependency group. */
const NAMED_PYLOCK = /^pylock\.[^.]+\.toml$/u;

/** Gradle 4.8 to 6 wrote one file per configuration: `gradle/dependency-locks/runtimeClasspath.lockfile`. */
const GRADLE_LOCKS = 'gradle/dependency-locks/';

/**
 * Returns a lock file's format by its name: `tool.py.lock` is uv's, for one script. Called for every file in
 * every layer.
 */
export function formatOf(path: string): LockFormat | undefined {
  if (!LAST_CHARACTERS.has(path.at(-1))) return undefined;
  const name = baseNameOf(path);
  const known = BY_NAME.get(name);
  if (known) return known;
  if (isRequirements(path)) return REQUIREMENTS;
  if (name.endsWith('.py.lock')) return uv;
  if (name.endsWith('.lockfile') && path.includes(GRADLE_LOCKS)) return gradle;
  return name.startsWith('pylock.') && NAMED_PYLOCK.test(name) ? pylock : undefined;
}

/** Lists lock file names, at least one for each format. */
export function formatNames(): readonly string[] {
  return [...BY_NAME.keys()];
}
