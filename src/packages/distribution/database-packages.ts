import { distributionOf, isOfDistribution, withMaker, type FoundDistribution } from '../catalog/index.ts';
import type { Distribution, FileFacts, InstalledPackage, Problem } from '../domain/index.ts';
import type { OpenedImage } from '../image/index.ts';
import { coveredByDistribution } from './answering.ts';
import { chosenDistribution } from './choose-distribution.ts';
import type { ReadingContext } from './context.ts';
import type { ReadLayer } from './read-layers.ts';
import { packagesOf, squashImage, type SquashedImage } from './squash-image.ts';

/** The package databases of an image, and the distribution that it is of. */
export interface DatabasePackages {
  readonly databases: readonly SquashedImage[];
  readonly packages: readonly InstalledPackage[];
  /** Those that the distribution's feeds answer for. */
  readonly covered: readonly InstalledPackage[];
  /** Those of them that the distribution made: it answers for their files, too. */
  readonly own: readonly InstalledPackage[];
  /** Whether a database lists packages of a distribution. */
  readonly hasDatabase: boolean;
  readonly distribution?: Distribution;
  /** Problems of naming the distribution; none where no database lists packages of one. */
  readonly problems: readonly Problem[];
}

/** Reads what is installed in the places of package databases. */
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

function releaseFiles(squashed: readonly SquashedImage[]): ReadonlyMap<string, FileFacts> {
  const released = squashed.flatMap(({ files }) => files.filter(({ facts }) => facts.release));
  return new Map(released.map(({ logicalPath, facts }) => [logicalPath, facts]));
}

/** Takes the distribution that the user names where the image names none: then it is no problem that it does not. */
function withGiven(
  { distribution: named, problems }: FoundDistribution,
  { distribution: given, identity }: OpenedImage,
): FoundDistribution {
  const distribution = chosenDistribution(named, given, identity.reference);
  return { ...(distribution && { distribution }), problems: given ? [] : problems };
}
