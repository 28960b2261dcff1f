import { distributionOf, isOfDistribution, withMaker, type FoundDistribution } from '../../catalog/index.ts';
import {
  distributionBelow,
  coverageOf,
  coverageOfMaker,
  isDistributionPackage,
  patcherOf,
} from '../../distributions/index.ts';
import {
  defined,
  type Distribution,
  type FileFacts,
  type InstalledPackage,
  type Problem,
} from '../../domain/index.ts';
import type { OpenedImage } from '../../image/index.ts';
import { layersOfBase } from './layers-of-base.ts';
import { chosenDistribution } from './choose-distribution.ts';
import type { ReadingContext } from '../layers/reading-context.ts';
import type { ReadLayer } from '../layers/read-layers.ts';
import { packagesOf, squashImage, type SquashedImage } from '../layers/squash-image.ts';

/** An image's package databases and its distribution. */
export interface DatabasePackages {
  readonly databases: readonly SquashedImage[];
  readonly packages: readonly InstalledPackage[];
  /** Packages that the distribution's feeds cover, or their maker's. */
  readonly covered: readonly InstalledPackage[];
  /** Covered packages that the distribution made: it covers their files, too. */
  readonly own: readonly InstalledPackage[];
  /** Whether a database lists distribution packages. */
  readonly hasDatabase: boolean;
  readonly distribution?: Distribution;
  /** Problems with naming the distribution; empty if no database lists distribution packages. */
  readonly problems: readonly Problem[];
}

/** Reads the packages in the package database locations. */
export async function databasePackages(
  image: OpenedImage,
  read: readonly ReadLayer[],
  context: ReadingContext,
): Promise<DatabasePackages> {
  const databases: SquashedImage[] = [];
  for (const cataloger of context.catalogers) {
    if (cataloger.kind === 'folder') databases.push(await squashImage(image, read, cataloger, context));
  }
  const installed = databases.flatMap(packagesOf);
  const hasDatabase = installed.some(({ ecosystem }) => ecosystem === undefined);
  const found = distributionOf(releaseFiles(databases));
  const { distribution, problems } = hasDatabase ? withGiven(found, image) : { ...found, problems: [] };
  const made = installed.map((pkg) => withMaker(pkg, distribution));
  const packages = distribution ? addedToBase(made, distribution, image) : made;
  const covered = coveredByDistribution(packages, distribution);
  const own = distribution ? covered.filter((pkg) => isOfDistribution(pkg, distribution)) : covered;
  const named = distribution && { distribution };
  return { databases, packages, covered, own, hasDatabase, ...named, problems };
}

/** Attributes packages that layers above a hardened image add to the distribution below it. */
function addedToBase(
  packages: readonly InstalledPackage[],
  distribution: Distribution,
  image: OpenedImage,
): readonly InstalledPackage[] {
  const base = distributionBelow(distribution)?.name;
  if (base === undefined) return packages;
  const layers = layersOfBase(image);
  const isAdded = (pkg: InstalledPackage) =>
    pkg.layer >= layers && isDistributionPackage(pkg, distribution) && !patcherOf(pkg);
  return packages.map((pkg) => (isAdded(pkg) ? { ...pkg, thirdParty: base } : pkg));
}

/**
 * Lists the packages that the distribution's feeds cover, which is empty without a feed. If no file names the
 * distribution, that is a hole already, and all of its packages count.
 */
function coveredByDistribution(
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): readonly InstalledPackage[] {
  if (!distribution) return packages;
  if (coverageOf(distribution).length === 0) return [];
  return packages.filter(
    (pkg) =>
      isDistributionPackage(pkg, distribution) ||
      coverageOfMaker(pkg.thirdParty ?? '', distribution).length > 0,
  );
}

function releaseFiles(squashed: readonly SquashedImage[]): ReadonlyMap<string, FileFacts> {
  const released = squashed.flatMap(({ files }) => files.filter(({ facts }) => facts.release));
  return new Map(released.map(({ logicalPath, facts }) => [logicalPath, facts]));
}

/** Takes the user's distribution if the image names none, which is then no problem. */
function withGiven(
  { distribution: named, problems }: FoundDistribution,
  { distribution: given, identity }: OpenedImage,
): FoundDistribution {
  const distribution = chosenDistribution(named, given, identity.reference);
  return { ...defined({ distribution }), problems: given ? [] : problems };
}
