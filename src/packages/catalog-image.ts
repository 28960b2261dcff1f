import { CATALOGERS, CHISEL_MANIFEST } from '../catalog/index.ts';
import {
  comparePackages,
  counted,
  defined,
  nameSome,
  type Digest,
  type Distribution,
  type IndexedImage,
  type InstalledPackage,
  type Problem,
  type ProblemKind,
} from '../domain/index.ts';
import type { OpenedImage, SquashedMarkers } from '../image/index.ts';
import { builtIntoPrograms } from './distribution/built-using.ts';
import type { IndexingContext } from './context.ts';
import type { ReadingContext } from './layers/reading-context.ts';
import { databasePackages, type DatabasePackages } from './distribution/database-packages.ts';
import type { DistributionFiles } from './distribution/distribution-files.ts';
import { indexedBy } from './indexed-by.ts';
import { languagePackages, type LanguagePackages } from './languages/language-packages.ts';
import { missingFileLists } from './languages/missing-file-lists.ts';
import { otherSystems } from './distribution/other-systems.ts';
import { readLayers } from './layers/read-layers.ts';
import { LayerThreads } from './layers/thread/layer-threads.ts';
import { hasOneLargeLayer } from './layers/walk-in-turn.ts';
import { isDeclared } from './languages/resolve-declared.ts';
import { atPlace } from './layers/combine-files.ts';
import { packagesOf, type SquashedImage } from './layers/squash-image.ts';
import { systemLibraries } from './distribution/system-libraries.ts';
import { isUncovered, uncoveredPackages } from './languages/uncovered-packages.ts';
import { unreadPackages } from './languages/unread-packages.ts';

/** Libraries that a message names before it counts the rest. */
const NAMED_LIBRARIES = 5;

export interface CatalogedImage {
  /** Digests computed from each layer's bytes, base first. */
  readonly digests: readonly (Digest | undefined)[];
  readonly packages: readonly InstalledPackage[];
  readonly distribution?: Distribution;
  readonly problems: readonly Problem[];
  readonly programs?: NonNullable<IndexedImage['programs']>;
  /** The catalogers that read it, with their versions. */
  readonly indexedBy: string;
}

/** Reads the packages installed in an image, and its distribution. */
export async function catalogImage(image: OpenedImage, services: IndexingContext): Promise<CatalogedImage> {
  const catalogers = await services.loadCatalogers();
  const threads =
    catalogers === CATALOGERS ? new LayerThreads({ isAlone: hasOneLargeLayer(image) }) : undefined;
  const context: ReadingContext = { ...services, catalogers, ...defined({ threads }) };
  const isWindows = image.identity.platform?.os.toLowerCase() === 'windows';
  try {
    return isWindows ? windowsImage(image, context) : await readImage(image, context);
  } finally {
    await threads?.close();
  }
}

async function readImage(image: OpenedImage, context: ReadingContext): Promise<CatalogedImage> {
  const read = await readLayers(image, context);
  const system = await databasePackages(image, read, context);
  const languages = await languagePackages(image, read, system, context);
  const { databases, covered, hasDatabase, distribution } = system;
  const { programs } = languages;
  const squashed = [...databases, ...languages.squashed];
  const builtIn = builtIntoPrograms(covered, databases, languages.undecided, distribution);
  const packages = [...system.packages, ...builtIn, ...languages.squashed.flatMap(packagesOf)].toSorted(
    comparePackages,
  );
  const lacksPackages = !hasDatabase && !squashed.some(isUnreadable);
  const lacksAll = lacksPackages && !isOfLanguages(system, packages);
  const isImage = image.identity.transport !== 'dir';
  const unlisted = lacksPackages && !lacksAll && isImage ? systemLibraries(read, packages) : [];
  return {
    digests: read.map(({ digest }) => digest),
    indexedBy: indexedBy(context.catalogers),
    packages,
    ...defined({ distribution }),
    ...(Object.keys(programs).length > 0 && { programs }),
    problems: distinct([
      ...read.flatMap((layer) => layer.problems),
      ...languages.ownerProblems,
      ...squashed.flatMap((each) => problemsOf(each, languages.owners)),
      ...unreadIn(squashed, languages),
      ...uncoveredPackages(packages),
      ...otherSystems(system.packages, distribution),
      ...missingFileLists(system.packages, databases, languages.squashed),
      ...languages.declared,
      ...system.problems,
      ...(lacksAll ? [noPackages(image, squashed, distribution)] : []),
      ...(unlisted.length > 0 ? [notListed(image, unlisted)] : []),
    ]),
  };
}

/** Whether an image holds only an application; if a distribution left any file, its packages are missing. */
function isOfLanguages(
  { databases, distribution }: DatabasePackages,
  packages: readonly InstalledPackage[],
): boolean {
  if (distribution !== undefined || isChiselled(databases) || hadPackages(databases)) return false;
  return !packages.every((pkg) => isDeclared(pkg) || isUncovered(pkg));
}

/** A layer that is walked again, for link targets, reports the same damage once more. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Reports language packages that nothing read. */
function unreadIn(
  squashed: readonly SquashedImage[],
  { markers, owners }: LanguagePackages,
): readonly Problem[] {
  const known = { ofDistribution: owners, read: listingFiles(squashed) };
  return markers.flatMap((each) => unreadPackages(withMarks(each, squashed), known));
}

/** Adds the markers that file catalogers found by reading. */
function withMarks(markers: SquashedMarkers, squashed: readonly SquashedImage[]): SquashedMarkers {
  const marked = squashed.flatMap(({ files }) =>
    files.flatMap(({ path, facts }) => (facts.marks ? [[path, facts.marks] as const] : [])),
  );
  return { ...markers, ecosystems: new Map([...markers.ecosystems, ...marked]) };
}

/** Lists the files whose packages were read, except files that contain further, unlisted packages. */
function listingFiles(squashed: readonly SquashedImage[]): ReadonlySet<string> {
  const files = squashed.flatMap((each) => each.files);
  const read = new Set(files.filter(({ facts }) => facts.packages !== undefined).map(({ path }) => path));
  for (const { path, facts } of files) if (facts.marks) read.delete(path);
  return read;
}

/**
 * Lists problems from layers and visible files: damage that an upper layer repaired does not matter, and
 * neither do files that the distribution covers.
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
 * Returns a Windows image without fetching its layers: they hold no package database, and most are not
 * redistributable.
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

/** Reports libraries left from a system whose database is gone, as image-shrinking tools leave them. */
function notListed(image: OpenedImage, libraries: readonly string[]): Problem {
  const count = counted(libraries.length, 'system library', 'system libraries');
  const names = nameSome(libraries, NAMED_LIBRARIES);
  const which = libraries.length === 1 ? 'which was' : 'which were';
  return noDatabase(image, `no package database lists ${count}, ${which} not looked up: ${names}`);
}

/** Whether some layer has a package database: if an upper layer removed it, the package files remain. */
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
