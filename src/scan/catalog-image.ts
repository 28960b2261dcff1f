import { CHISEL_MANIFEST, distributionOf, withMaker, type FoundDistribution } from '../catalog/index.ts';
import {
  comparePackages,
  type Digest,
  type Distribution,
  type FileFacts,
  type IndexedImage,
  type InstalledPackage,
  type Problem,
  type ProblemKind,
} from '../domain/index.ts';
import { attributePackages, squashMarkers, type OpenedImage, type SquashedMarkers } from '../image/index.ts';
import { coveredByDistribution } from './answering.ts';
import { builtIntoPrograms } from './built-using.ts';
import { changeFacts } from './change-facts.ts';
import { chosenDistribution } from './choose-distribution.ts';
import { indexedBy } from './indexed-by.ts';
import type { ReadingContext, ScanContext } from './context.ts';
import {
  distributionFiles,
  withOwner,
  type DistributionFiles,
  type Ownership,
} from './distribution-files.ts';
import { filesAround } from './files-around.ts';
import { joinBrought } from './join-brought.ts';
import { missingFileLists } from './missing-file-lists.ts';
import { namePrograms } from './name-programs.ts';
import { openProjects } from './open-projects.ts';
import { otherSystems } from './other-systems.ts';
import { factsOfLayers, readLayers } from './read-layers.ts';
import { settleClaims } from './settle-claims.ts';
import { isDeclared, settleDeclared } from './settle-declared.ts';
import { atPlace, settleFiles, type SettledImage } from './settle-files.ts';
import { squashImage, type SquashedImage } from './squash-image.ts';
import { isUncovered, uncoveredPackages, withoutAccounted } from './uncovered-packages.ts';
import { unreadPackages } from './unread-packages.ts';

export interface CatalogedImage {
  /** Digest computed from the bytes of each layer, base first. */
  readonly digests: readonly (Digest | undefined)[];
  readonly packages: readonly InstalledPackage[];
  readonly distribution?: Distribution;
  readonly problems: readonly Problem[];
  readonly programs?: NonNullable<IndexedImage['programs']>;
  /** The catalogers that read it, with their versions. */
  readonly indexedBy: string;
}

/** Reads the packages installed in an image, and its distribution. */
export async function catalogImage(image: OpenedImage, services: ScanContext): Promise<CatalogedImage> {
  const context: ReadingContext = { ...services, catalogers: await services.loadCatalogers() };
  const isWindows = image.identity.platform?.os.toLowerCase() === 'windows';
  return isWindows ? windowsImage(image, context) : readImage(image, context);
}

async function readImage(image: OpenedImage, context: ReadingContext): Promise<CatalogedImage> {
  const read = await readLayers(image, context);
  const databases: SquashedImage[] = [];
  for (const cataloger of context.catalogers) {
    if (cataloger.kind === 'folder') databases.push(await squashImage(image, read, cataloger, context));
  }
  const installed = databases.flatMap(packagesOf);
  const hasDatabase = installed.some(({ ecosystem }) => ecosystem === undefined);
  const found = distributionOf(releaseFiles(databases));
  const { distribution, problems } = hasDatabase ? withGiven(found, image) : found;
  const own = installed.map((pkg) => withMaker(pkg, distribution));
  const anywhere = context.catalogers.filter((each) => each.kind === 'file');
  const marking = context.catalogers.filter(({ kind }) => kind === 'marks');
  const visible = filesAround(read, [...anywhere, ...marking]);
  const settled = anywhere.map((cataloger) => settleFiles(read, cataloger, visible));
  const markers = marking.map(({ id }) => squashMarkers(visible, factsOfLayers(read, id)));
  const covered = coveredByDistribution(own, distribution);
  const ownership = ownershipOf(covered, databases, settled, markers);
  const { owners: ofDistribution, problems: unsettled } = await settleClaims(ownership, image, read, context);
  const owned = settled.map((each) => withOwners(each, ofDistribution));
  const unaccounted = withoutAccounted(owned, hasDatabase, [
    () => ofDistribution,
    () => ownershipOf(own, databases, settled, markers).owners,
  ]);
  const { squashed: named, programs } = namePrograms(joinBrought(unaccounted));
  const isFolder = image.identity.transport === 'dir' && !hasDatabase && distribution === undefined;
  const { squashed: languages, problems: declared } = settleDeclared(named, isFolder);
  const squashed = [...databases, ...languages];
  const builtIn = builtIntoPrograms(covered, databases, named, distribution);
  const packages = [...own, ...builtIn, ...languages.flatMap(packagesOf)].toSorted(comparePackages);
  const isOfDistribution = distribution !== undefined || isChiselled(databases) || hadPackages(databases);
  // An image of a program and nothing else; where a file is of a distribution, its packages are missing.
  const isOfLanguages = !isOfDistribution && !packages.every((pkg) => isDeclared(pkg) || isUncovered(pkg));
  const lacksPackages = !hasDatabase && !isOfLanguages && !squashed.some(isUnreadable);
  return {
    digests: read.map(({ digest }) => digest),
    indexedBy: indexedBy(context.catalogers),
    packages,
    ...(distribution && { distribution }),
    ...(Object.keys(programs).length > 0 && { programs }),
    problems: distinct([
      ...read.flatMap((layer) => layer.problems),
      ...unsettled,
      ...squashed.flatMap((each) => problemsOf(each, ofDistribution)),
      ...markers.flatMap((each) =>
        unreadPackages(withMarks(each, squashed), { ofDistribution, read: listingFiles(squashed) }),
      ),
      ...uncoveredPackages(packages),
      ...otherSystems(own, distribution),
      ...missingFileLists(own, databases, languages),
      ...declared,
      ...openProjects(named, isFolder),
      ...(hasDatabase ? problems : []),
      ...(lacksPackages ? [noPackages(image, squashed, distribution)] : []),
    ]),
  };
}

/** A layer that is walked again, for places that links lead to, has the same damage once more. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Takes the distribution that the user names where the image names none: then it is no problem that it does not. */
function withGiven(
  { distribution: named, problems }: FoundDistribution,
  { distribution: given, identity }: OpenedImage,
): FoundDistribution {
  const distribution = chosenDistribution(named, given, identity.reference);
  return { ...(distribution && { distribution }), problems: given ? [] : problems };
}

function packagesOf({ layers, files }: SquashedImage): readonly InstalledPackage[] {
  return attributePackages(layers, files);
}

/** Finds the files that the distribution's feed answers for, if there are any to ask about. */
function ownershipOf(
  covered: readonly InstalledPackage[],
  databases: readonly SquashedImage[],
  settled: readonly SettledImage[],
  markers: readonly SquashedMarkers[],
): Ownership {
  const isEmpty = settled.every(({ files }) => files.length === 0);
  const lists = databases.flatMap(({ files }) => files);
  const digests = new Map(settled.flatMap((each) => [...each.digests]));
  const asked = markers
    .filter(({ ecosystems }) => !isEmpty || ecosystems.size > 0)
    .map((each) => distributionFiles({ lists, covered, digests, markers: each }));
  return {
    owners: new Map(asked.flatMap(({ owners }) => [...owners])),
    open: asked.flatMap(({ open }) => open),
  };
}

function withOwners(settled: SettledImage, owners: DistributionFiles): SquashedImage {
  return changeFacts(settled, ({ facts, path }) => withOwner(facts, atPlace(owners, path)));
}

function releaseFiles(squashed: readonly SquashedImage[]): ReadonlyMap<string, FileFacts> {
  const released = squashed.flatMap(({ files }) => files.filter(({ facts }) => facts.release));
  return new Map(released.map(({ logicalPath, facts }) => [logicalPath, facts]));
}

/** Adds the markers that catalogers of files found by reading them. */
function withMarks(markers: SquashedMarkers, squashed: readonly SquashedImage[]): SquashedMarkers {
  const marked = squashed.flatMap(({ files }) =>
    files.flatMap(({ path, facts }) => (facts.marks ? [[path, facts.marks] as const] : [])),
  );
  return { ...markers, ecosystems: new Map([...markers.ecosystems, ...marked]) };
}

/** Lists the files whose packages were read, unless there are others in them that nothing lists. */
function listingFiles(squashed: readonly SquashedImage[]): ReadonlySet<string> {
  const files = squashed.flatMap((each) => each.files);
  const read = new Set(files.filter(({ facts }) => facts.packages !== undefined).map(({ path }) => path));
  for (const { path, facts } of files) if (facts.marks) read.delete(path);
  return read;
}

/**
 * Lists problems of layers and of visible files: damage that an upper layer repaired does not matter, and neither does
 * what the distribution answers for.
 */
function problemsOf(
  { layers, files, problems }: SquashedImage,
  ofDistribution: DistributionFiles,
): readonly Problem[] {
  return [
    ...layers.flatMap((layer) => layer.problems),
    ...files.flatMap(({ path, facts }) =>
      atPlace(ofDistribution, path) === undefined ? (facts.problems ?? []) : [],
    ),
    ...problems,
  ];
}

const UNREADABLE: readonly ProblemKind[] = ['package-database-unreadable', 'file-too-large'];

/** Whether a database, or a file with packages, could not be read, which is a hole of its own. */
function isUnreadable({ files }: SquashedImage): boolean {
  return files.some(({ facts }) => facts.problems?.some(({ kind }) => UNREADABLE.includes(kind)));
}

/**
 * Returns a Windows image without fetching its layers: they hold no package database, and most are not redistributable.
 */
function windowsImage(image: OpenedImage, { catalogers }: ReadingContext): CatalogedImage {
  const message = 'Windows images are not supported: no package was looked up';
  const digests = image.layers.map(() => undefined);
  return { digests, packages: [], problems: [noDatabase(image, message)], indexedBy: indexedBy(catalogers) };
}

function noPackages(
  image: OpenedImage,
  squashed: readonly SquashedImage[],
  distribution: Distribution | undefined,
): Problem {
  if (isChiselled(squashed)) {
    const message = `chiselled Ubuntu images are not supported: no dpkg database, and ${CHISEL_MANIFEST} is not read`;
    return noDatabase(image, message);
  }
  const message =
    distribution === undefined
      ? 'no package database with packages was found, so nothing was looked up'
      : `no package database with packages of ${distribution.name} was found, so they were not looked up`;
  return noDatabase(image, message);
}

/** Whether some layer has a database of packages: where an upper one removed it, their files are left. */
function hadPackages(databases: readonly SquashedImage[]): boolean {
  const layers = databases.flatMap((database) => database.layers);
  return layers.some(({ files }) => files.some(({ packages = [] }) => packages.length > 0));
}

function isChiselled(squashed: readonly SquashedImage[]): boolean {
  return squashed.some(({ files }) => files.some(({ logicalPath }) => logicalPath === CHISEL_MANIFEST));
}

function noDatabase({ identity }: OpenedImage, message: string): Problem {
  return { kind: 'no-package-database', subject: identity.reference, message };
}
