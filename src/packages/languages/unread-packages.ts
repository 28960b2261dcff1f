import { isLockFile } from '../../catalog/index.ts';
import {
  counted,
  isCovered,
  LANGUAGE_ECOSYSTEMS,
  type LanguageEcosystem,
  type Problem,
} from '../../domain/index.ts';
import type { SquashedMarkers } from '../../image/index.ts';
import type { DistributionFiles } from '../distribution/distribution-files.ts';

/** Each ecosystem's packages, as named in a sentence. */
const NAMES: Readonly<Record<LanguageEcosystem, string>> = {
  npm: 'npm packages',
  python: 'Python packages',
  conda: 'conda packages',
  java: 'Java archives',
  ruby: 'Ruby gems',
  go: 'Go programs',
  php: 'PHP packages',
  dotnet: '.NET packages',
  r: 'R packages',
  lua: 'Lua rocks',
  perl: 'Perl distributions',
  haskell: 'Haskell packages',
  julia: 'Julia packages',
  bower: 'Bower packages',
  cocoapods: 'CocoaPods',
  conan: 'Conan packages',
  wordpress: 'WordPress and its plugins',
  pear: 'packages of PEAR and PECL',
  homebrew: 'Homebrew packages',
  nix: 'Nix packages',
  guix: 'Guix packages',
  spack: 'Spack packages',
  vcpkg: 'vcpkg ports',
  opam: 'opam packages',
  snap: 'snaps',
  flatpak: 'Flatpaks',
  appimage: 'packages within AppImages',
  drupal: 'Drupal and its modules',
  joomla: 'Joomla and its extensions',
  electron: 'packages within archives of Electron',
  phar: 'packages within archives of PHP',
  'node-sea': 'packages within single executable applications of Node.js',
  bun: 'packages within executables of Bun',
  deno: 'packages within executables of Deno',
  dart: 'packages within executables of Dart',
  'web-bundle': 'packages within bundles of JavaScript',
  archive: 'packages within archives',
  'python-module': 'Python modules without metadata',
};

const BUNDLE = 'web-bundle';
/** Python modules, and the package folder they are in. */
const MODULES = 'python-module';
const PACKAGE_FOLDER = /^.*?(?:site|dist)-packages\//u;
/** Systems whose modules are read where Composer installed them. */
const BY_COMPOSER: readonly LanguageEcosystem[] = ['drupal', 'joomla'];

export interface KnownFiles {
  /** Files from the distribution's own packages, which its feed covers. */
  readonly ofDistribution: DistributionFiles;
  /** Files whose packages were read. */
  readonly read: ReadonlySet<string>;
}

/** Reports packages that nothing reads or no feed covers, except files that the distribution's feed covers. */
export function unreadPackages(
  { ecosystems }: SquashedMarkers,
  { ofDistribution, read }: KnownFiles,
): readonly Problem[] {
  const left = [...ecosystems.keys()].filter((path) => !ofDistribution.has(path));
  const byEcosystem = Map.groupBy(left, (path) => ecosystems.get(path));
  const bundles = byEcosystem.get(BUNDLE);
  if (bundles) byEcosystem.set(BUNDLE, withoutProjects(bundles, byEcosystem.get('npm') ?? []));
  for (const each of BY_COMPOSER) {
    const found = byEcosystem.get(each);
    if (found) byEcosystem.set(each, withoutProjects(found, byEcosystem.get('php') ?? []));
  }
  const modules = byEcosystem.get(MODULES);
  if (modules) byEcosystem.set(MODULES, withoutMetadata(modules, ecosystems));
  return LANGUAGE_ECOSYSTEMS.flatMap((ecosystem) => {
    const found = byEcosystem.get(ecosystem)?.toSorted() ?? [];
    const installed = found.filter((path) => !isLockFile(path));
    // A lock file beside its installed packages would count everything twice.
    const isCounted = countedBeside(ecosystem, installed);
    const paths = found.filter((path) => !read.has(path) && (!isLockFile(path) || !isCounted(path)));
    const [first] = paths;
    return first === undefined ? [] : [notRead(ecosystem, paths.length, first)];
  });
}

/** Leaves out bundles built from packages that are present, or locked, in a folder above. */
function withoutProjects(bundles: readonly string[], packages: readonly string[]): string[] {
  const projects = new Set(packages.map((path) => (isLockFile(path) ? folderOf(path) : projectOf(path))));
  return bundles.filter((path) => {
    let folder = folderOf(path);
    while (folder !== '' && !projects.has(folder)) folder = folderOf(folder.slice(0, -1));
    return !projects.has(folder);
  });
}

/** Leaves out modules in package folders with metadata: some that belong to a package have another name. */
function withoutMetadata(modules: readonly string[], ecosystems: SquashedMarkers['ecosystems']): string[] {
  const folderOfPackages = (path: string) => PACKAGE_FOLDER.exec(path)?.[0];
  const listed = new Set<string | undefined>();
  for (const [path, ecosystem] of ecosystems) if (ecosystem === 'python') listed.add(folderOfPackages(path));
  return modules.filter((path) => !listed.has(folderOfPackages(path)));
}

/** Packages that a Python image has before anything is installed. */
const PYTHON_TOOLS = /\/(?:pip|setuptools|wheel)(?:-\d[^/]*\.(?:dist|egg)-info|\/_vendor)\//u;

/**
 * Decides whether a lock file's packages are installed. Most ecosystems' packages count wherever they are.
 * npm packages count only beside the lock file, since npm itself comes with some. Python's own tools never
 * count.
 */
function countedBeside(
  ecosystem: LanguageEcosystem,
  installed: readonly string[],
): (lockFile: string) => boolean {
  if (ecosystem === 'python') {
    const isApplied = installed.some((path) => !PYTHON_TOOLS.test(path));
    return () => isApplied;
  }
  if (ecosystem !== 'npm') return () => installed.length > 0;
  const projects = new Set(installed.map(projectOf));
  return (lockFile) => projects.has(folderOf(lockFile));
}

/** The folder that a file is in, with its slash; empty at the root. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The folder, with its slash, whose `node_modules` or Yarn cache holds a package. */
function projectOf(path: string): string {
  let project = path;
  for (const folder of ['node_modules/', '.yarn/cache/', 'vendor/composer/']) {
    const at = `/${path}`.indexOf(`/${folder}`);
    if (at >= 0 && at < project.length) project = path.slice(0, at);
  }
  return project;
}

function notRead(ecosystem: LanguageEcosystem, count: number, path: string): Problem {
  const found = `${counted(count, 'file')} found, the first: ${path}`;
  const problem = { subject: ecosystem, count, path };
  return isCovered(ecosystem)
    ? { kind: 'packages-not-read', message: `${NAMES[ecosystem]} are not read: ${found}`, ...problem }
    : {
        kind: 'ecosystem-not-covered',
        message: `no feed answers for ${NAMES[ecosystem]}: ${found}`,
        ...problem,
      };
}
