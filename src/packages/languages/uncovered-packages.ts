import { isOfSystem } from '../../catalog/index.ts';
import {
  compareTexts,
  counted,
  nameSome,
  type InstalledPackage,
  type Package,
  type Problem,
} from '../../domain/index.ts';
import type { DistributionFiles } from '../distribution/distribution-files.ts';
import type { CatalogedFile, SquashedImage } from '../layers/squash-image.ts';

/** Packages in one application that a message names before it counts the rest. */
const NAMED_PACKAGES = 5;

/** Nouns in messages for an ecosystem's packages. */
const NOUNS: Readonly<Record<string, string>> = { conda: 'conda package', runtime: 'runtime' };

/**
 * Leaves out runtimes that belong to an installed package, from any maker. Package files are looked up only
 * while a runtime is left: the distribution's are at hand, others must be computed. System parts count as
 * packaged if the image has a package database.
 */
export function withoutAccounted(
  squashed: readonly SquashedImage[],
  hasDatabase: boolean,
  ownersOf: readonly (() => DistributionFiles)[],
): readonly SquashedImage[] {
  return ownersOf.reduce(
    (left, owners) => (hasRuntimes(left) ? withoutRuntimes(left, owners()) : left),
    hasDatabase ? squashed.map(withoutSystem) : squashed,
  );
}

function withoutSystem(image: SquashedImage): SquashedImage {
  const isPart = (pkg: Package) => isRuntime(pkg) && isOfSystem(pkg.name, pkg.application ?? '');
  return { ...image, files: image.files.filter(({ facts }) => !facts.packages?.some(isPart)) };
}

function hasRuntimes(squashed: readonly SquashedImage[]): boolean {
  return squashed.some(({ files }) => files.some(({ facts }) => facts.packages?.some(isRuntime)));
}

function withoutRuntimes(
  squashed: readonly SquashedImage[],
  owners: DistributionFiles,
): readonly SquashedImage[] {
  const isAccounted = ({ path, facts }: CatalogedFile) => owners.has(path) && facts.packages?.some(isRuntime);
  return squashed.map((image) => ({ ...image, files: image.files.filter((file) => !isAccounted(file)) }));
}

function isRuntime({ ecosystem }: Package): boolean {
  return ecosystem === 'runtime';
}

/** Notes packages that no feed covers, one note per application. */
export function uncoveredPackages(packages: readonly InstalledPackage[]): readonly Problem[] {
  const uncovered = packages.filter(isUncovered);
  const groups = Map.groupBy(uncovered, ({ ecosystem, application }) => `${ecosystem}\0${application}`);
  return Array.from(groups.values(), notCovered)
    .flat()
    .toSorted((a, b) => compareTexts(a.message, b.message));
}

function notCovered(packages: readonly InstalledPackage[]): readonly Problem[] {
  const [first] = packages;
  if (!first) return [];
  const { ecosystem = '', application = '', database } = first;
  const named = packages.map(({ name, version }) => `${name} ${version}`.trimEnd());
  const list = nameSome([...new Set(named)], NAMED_PACKAGES);
  const count = packages.length;
  const what = counted(count, NOUNS[ecosystem] ?? ecosystem);
  const message = `no feed answers for ${what} of /${application}: ${list}`;
  return [{ kind: 'ecosystem-not-covered', subject: ecosystem, message, count, path: database }];
}

/** Whether no feed covers a package. */
export function isUncovered({ status }: Package): boolean {
  return status === 'uncovered';
}
