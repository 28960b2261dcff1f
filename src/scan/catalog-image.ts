import { CHISEL_MANIFEST, distributionOf, thirdPartyOf, type FileCataloger } from '../catalog/index.ts';
import {
  comparePackages,
  type Digest,
  type Distribution,
  type FileFacts,
  type IndexedImage,
  type InstalledPackage,
  type Problem,
} from '../domain/index.ts';
import {
  attributePackages,
  findNames,
  squashFiles,
  squashMarkers,
  type OpenedImage,
} from '../image/index.ts';
import type { ScanContext } from './context.ts';
import { distributionFiles, withoutFiles } from './distribution-files.ts';
import { layersAround } from './layers-around.ts';
import { namePrograms } from './name-programs.ts';
import { readLayers, type ReadLayer } from './read-layers.ts';
import { squashImage, type SquashedImage } from './squash-image.ts';
import { unreadPackages } from './unread-packages.ts';

export interface CatalogedImage {
  /** Digest computed from the bytes of each layer, base first. */
  readonly digests: readonly (Digest | undefined)[];
  readonly packages: readonly InstalledPackage[];
  readonly distribution?: Distribution;
  readonly problems: readonly Problem[];
  readonly programs?: NonNullable<IndexedImage['programs']>;
}

/** Reads the packages installed in an image, and its distribution. */
export async function catalogImage(image: OpenedImage, context: ScanContext): Promise<CatalogedImage> {
  if (image.identity.platform?.os.toLowerCase() === 'windows') return windowsImage(image);
  const read = await readLayers(image, context);
  const cataloged: SquashedImage[] = [];
  for (const cataloger of context.catalogers) {
    if (cataloger.kind === 'folder') cataloged.push(await squashImage(image, read, cataloger, context));
    if (cataloger.kind === 'file') cataloged.push(squashAnywhere(read, cataloger));
  }
  const { squashed, programs } = namePrograms(cataloged);
  const { distribution, problems } = distributionOf(releaseFiles(squashed));
  const listed = squashed
    .flatMap(({ layers, files }) => attributePackages(layers, files))
    .map((pkg) => withMaker(pkg, distribution));
  const marking = context.catalogers.filter(({ kind }) => kind === 'marks');
  const markers = marking.map(({ id }) => squashMarkers(layersAround(read, id)));
  const owned = squashed.flatMap(({ files }) => files.flatMap(({ facts }) => facts.ownedMarkers ?? []));
  const ofDistribution = new Set(markers.flatMap((each) => distributionFiles(each, owned, listed)));
  const packages = listed.flatMap((pkg) => withoutFiles(pkg, ofDistribution)).toSorted(comparePackages);
  const hasDatabase = packages.some(({ ecosystem }) => ecosystem === undefined);
  // An image of a program and nothing else; where a file names a distribution, its packages are missing.
  const isOfLanguages = packages.length > 0 && !hasDatabase && distribution === undefined;
  return {
    digests: read.map(({ digest }) => digest),
    packages,
    ...(distribution && { distribution }),
    ...(Object.keys(programs).length > 0 && { programs }),
    problems: [
      ...read.flatMap((layer) => layer.problems),
      ...squashed.flatMap(problemsOf),
      ...markers.flatMap((each) => unreadPackages(each, { ofDistribution, read: listingFiles(squashed) })),
      ...(hasDatabase ? problems : []),
      ...(hasDatabase || isOfLanguages || squashed.some(isUnreadable) ? [] : [noPackages(image, squashed)]),
    ],
  };
}

function squashAnywhere(read: readonly ReadLayer[], cataloger: FileCataloger): SquashedImage {
  const layers = layersAround(read, cataloger.id);
  const files = squashFiles(layers).map((file) => ({ ...file, logicalPath: file.path }));
  return { layers, files: settle(files, cataloger, read), problems: [] };
}

/** Returns the path of the archive that holds a place: `app.jar` for `app.jar!lib/a.jar`. */
function outerPath(place: string): string {
  return place.split('!', 1).join();
}

type ReadFile = SquashedImage['files'][number];

/** Lets a cataloger decide what its files mean together. */
function settle(
  files: readonly ReadFile[],
  cataloger: FileCataloger,
  read: readonly ReadLayer[],
): readonly ReadFile[] {
  if (!cataloger.settle || files.length === 0) return files;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const overlays = read.flatMap(({ overlay }) => overlay ?? []);
  const facts = files.map((file) => ({ ...file.facts, path: file.path }));
  const settled = cataloger.settle(facts, { find: (paths) => findNames(overlays, paths) });
  return settled.flatMap((each) => {
    const file = byPath.get(each.path) ?? byPath.get(outerPath(each.path));
    return file ? [{ ...file, path: each.path, logicalPath: each.path, facts: each }] : [];
  });
}

function releaseFiles(squashed: readonly SquashedImage[]): ReadonlyMap<string, FileFacts> {
  const released = squashed.flatMap(({ files }) => files.filter(({ facts }) => facts.release));
  return new Map(released.map(({ logicalPath, facts }) => [logicalPath, facts]));
}

/** Lists the files whose packages were read. */
function listingFiles(squashed: readonly SquashedImage[]): ReadonlySet<string> {
  const files = squashed.flatMap((each) => each.files);
  return new Set(files.filter(({ facts }) => facts.packages !== undefined).map(({ path }) => path));
}

/** Lists problems of layers and of visible files: damage that an upper layer repaired does not matter. */
function problemsOf({ layers, files, problems }: SquashedImage): readonly Problem[] {
  return [
    ...layers.flatMap((layer) => layer.problems),
    ...files.flatMap(({ facts }) => facts.problems ?? []),
    ...problems,
  ];
}

/** Whether a database could not be read, which is a hole of its own. */
function isUnreadable({ files }: SquashedImage): boolean {
  return files.some(({ facts }) =>
    facts.problems?.some(({ kind }) => kind === 'package-database-unreadable'),
  );
}

/**
 * Returns a Windows image without fetching its layers: they hold no package database, and most are not redistributable.
 */
function windowsImage(image: OpenedImage): CatalogedImage {
  const message = 'Windows images are not supported: no package was looked up';
  return { digests: image.layers.map(() => undefined), packages: [], problems: [noDatabase(image, message)] };
}

function noPackages(image: OpenedImage, squashed: readonly SquashedImage[]): Problem {
  const isChiselled = squashed.some(({ files }) =>
    files.some(({ logicalPath }) => logicalPath === CHISEL_MANIFEST),
  );
  const message = isChiselled
    ? `chiselled Ubuntu images are not supported: no dpkg database, and ${CHISEL_MANIFEST} is not read`
    : 'no package database with packages was found, so nothing was looked up';
  return noDatabase(image, message);
}

function noDatabase({ identity }: OpenedImage, message: string): Problem {
  return { kind: 'no-package-database', subject: identity.reference, message };
}

function withMaker(pkg: InstalledPackage, distribution: Distribution | undefined): InstalledPackage {
  if (pkg.ecosystem !== undefined) return pkg;
  const thirdParty = distribution && thirdPartyOf(pkg, distribution);
  return thirdParty === undefined ? pkg : { ...pkg, thirdParty };
}
