import { distributionOf, isOfDistribution, withMaker, type FoundDistribution } from '../../catalog/index.ts';
import { coverageOf, isDistributionPackage } from '../../distributions/index.ts';
import {
  defined,
  type Distribution,
  type FileFacts,
  type InstalledPackage,
  type Problem,
} from '../../domain/index.ts';
import type { OpenedImage } from '../../image/index.ts';
import { chosenDistribution } from './choose-distribution.ts';
import type { ReadingContext } from '../layers/reading-context.ts';
import type { ReadLayer } from '../layers/read-layers.ts';
import { packagesOf, squashImage, type SquashedImage } from '../layers/squash-image.ts';

/** An image's package databases and its distribution. */
export interface DatabasePackages {
  readonly databases: readonly SquashedImage[];
  readonly packages: readonly InstalledPackage[];
  /** Packages that the distribution's feeds cover. */
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
  const packages = installed.map((pkg) => withMaker(pkg, distribution));
  const covered = coveredByDistribution(packages, distribution);
  const own = distribution ? covered.filter((pkg) => isOfDistribution(pkg, distribution)) : covered;
  const named = distribution && { distribution };
  return { databases, packages, covered, own, hasDatabase, ...named, problems };
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
  return packages.filter((pkg) => isDistributionPackage(pkg, distribution));
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
