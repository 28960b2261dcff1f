import { isLockFile } from '../catalog/index.ts';
import {
  LANGUAGE_ECOSYSTEMS,
  type InstalledPackage,
  type LanguageEcosystem,
  type OwnedMarkers,
  type Problem,
} from '../domain/index.ts';
import type { SquashedMarkers } from '../image/index.ts';

/** Names of each ecosystem's packages in a sentence. */
const NAMES: Readonly<Record<LanguageEcosystem, string>> = {
  npm: 'npm packages',
  python: 'Python packages',
  java: 'Java archives',
  ruby: 'Ruby gems',
  go: 'Go programs',
  php: 'PHP packages',
  dotnet: '.NET packages',
};

export interface KnownFiles {
  readonly owned: readonly OwnedMarkers[];
  /** Files whose packages were read. */
  readonly read: ReadonlySet<string>;
  readonly packages: readonly InstalledPackage[];
}

/**
 * Reports language packages that nothing reads. The distribution's feed answers for files of its own packages, but not
 * for files of another maker's package.
 */
export function unreadPackages(
  markers: SquashedMarkers,
  { owned, read, packages }: KnownFiles,
): readonly Problem[] {
  const unread = new Map(markers.ecosystems);
  if (unread.size === 0) return [];
  const covered = new Set(packages.filter(isDistributions).flatMap(namesOf));
  for (const { package: owner, paths } of owned) {
    if (!covered.has(owner)) continue;
    for (const path of paths) unread.delete(markers.find(path) ?? '');
  }
  const byEcosystem = Map.groupBy(unread.keys(), (path) => unread.get(path));
  return LANGUAGE_ECOSYSTEMS.flatMap((ecosystem) => {
    const found = byEcosystem.get(ecosystem)?.toSorted() ?? [];
    // A lock file beside its installed packages would count everything twice.
    const installed = found.filter((path) => !isLockFile(path));
    const paths = (installed.length > 0 ? installed : found).filter((path) => !read.has(path));
    const [first] = paths;
    return first === undefined ? [] : [notRead(ecosystem, paths.length, first)];
  });
}

function isDistributions({ thirdParty, ecosystem }: InstalledPackage): boolean {
  return thirdParty === undefined && ecosystem === undefined;
}

function namesOf({ name, architecture = '' }: InstalledPackage): readonly string[] {
  return [name, `${name}:${architecture}`];
}

function notRead(ecosystem: LanguageEcosystem, count: number, path: string): Problem {
  const message = `${NAMES[ecosystem]} are not read: ${count} ${count === 1 ? 'file' : 'files'} of them found, the first: ${path}`;
  return { kind: 'packages-not-read', subject: ecosystem, message, count, path };
}
