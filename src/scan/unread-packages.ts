import { isLockFile } from '../catalog/index.ts';
import { LANGUAGE_ECOSYSTEMS, type LanguageEcosystem, type Problem } from '../domain/index.ts';
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
  /** Files of the distribution's own packages, whose feed answers for them. */
  readonly ofDistribution: ReadonlySet<string>;
  /** Files whose packages were read. */
  readonly read: ReadonlySet<string>;
}

/** Reports language packages that nothing reads, and that the distribution's feed does not answer for. */
export function unreadPackages(
  { ecosystems }: SquashedMarkers,
  { ofDistribution, read }: KnownFiles,
): readonly Problem[] {
  const left = [...ecosystems.keys()].filter((path) => !ofDistribution.has(path));
  const byEcosystem = Map.groupBy(left, (path) => ecosystems.get(path));
  return LANGUAGE_ECOSYSTEMS.flatMap((ecosystem) => {
    const found = byEcosystem.get(ecosystem)?.toSorted() ?? [];
    // A lock file beside its installed packages would count everything twice.
    const installed = found.filter((path) => !isLockFile(path));
    const paths = (installed.length > 0 ? installed : found).filter((path) => !read.has(path));
    const [first] = paths;
    return first === undefined ? [] : [notRead(ecosystem, paths.length, first)];
  });
}

function notRead(ecosystem: LanguageEcosystem, count: number, path: string): Problem {
  const message = `${NAMES[ecosystem]} are not read: ${count} ${count === 1 ? 'file' : 'files'} found, the first: ${path}`;
  return { kind: 'packages-not-read', subject: ecosystem, message, count, path };
}
