import {
  compareTexts,
  isHole,
  isJsonObject,
  PROGRAM,
  uuidOf,
  type Distribution,
  type ImageIdentity,
  type IndexedImage,
  type InstalledPackage,
  type Problem,
  type ProgramReach,
} from '../../domain/index.ts';
import { factsInOrder, factsOf, IMAGE_FACTS, type CarriedFact } from '../facts.ts';

/** The content of one SBOM. */
export interface SbomContent {
  readonly images: readonly SbomImage[];
  /** Sentences about images that are missing. */
  readonly failures: readonly string[];
  readonly program: { readonly name: string; readonly version: string };
  /** RFC 3339. */
  readonly writtenAt: string;
}

export interface SbomImage {
  readonly image: ImageIdentity;
  readonly distribution?: Distribution;
  readonly packages: readonly InstalledPackage[];
  readonly problems: readonly Problem[];
  /** Those that could hide something. */
  readonly holes: readonly Problem[];
  readonly programs?: Readonly<Record<string, ProgramReach>>;
}

/** Returns what an SBOM tells of one image that nothing was looked up for. */
export function contentOf(indexed: IndexedImage): SbomContent {
  const { image, distribution, packages, problems, programs, indexedAt } = indexed;
  const described = {
    image,
    ...(distribution && { distribution }),
    packages,
    problems,
    holes: problems.filter(isHole),
    ...(programs && { programs }),
  };
  return { images: [described], failures: [], program: PROGRAM, writtenAt: indexedAt };
}

/** Returns the ID of an image within its SBOM, a UUID; by its place, since one may be listed twice. */
export function imageId({ image }: Pick<SbomImage, 'image'>, place = 0): string {
  return uuidOf(['image', String(place), inOrder(image)]);
}

/** Returns the ID of a package within its SBOM, a UUID: it follows from all its facts and from its image. */
export function packageId(image: string, facts: readonly CarriedFact[]): string {
  return uuidOf([image, ...facts.flatMap(({ name, value }) => [name, value])]);
}

/** A package with its ID and facts. */
export interface IdentifiedPackage {
  readonly id: string;
  readonly pkg: InstalledPackage;
  readonly facts: readonly CarriedFact[];
}

/** Identifies the packages of an image one by one, and leaves out those that are alike in every fact. */
export function* identified({ packages }: SbomImage, image: string): Generator<IdentifiedPackage, void> {
  const ids = new Set<string>();
  for (const pkg of packages) {
    const facts = factsOf(pkg);
    const id = packageId(image, facts);
    if (ids.has(id)) continue;
    ids.add(id);
    yield { id, pkg, facts };
  }
}

/** Lists what an SBOM carries of an image beyond its packages. */
export function imageFacts({
  image,
  distribution,
  problems,
  programs = {},
}: SbomImage): readonly CarriedFact[] {
  const fact = (name: string, value: object) => ({ name, value: inOrder(value) });
  return [
    fact(IMAGE_FACTS.image, image),
    ...(distribution ? [fact(IMAGE_FACTS.distribution, distribution)] : []),
    ...problems.map((problem) => fact(IMAGE_FACTS.problem, problem)),
    ...Object.entries(programs).map(([hash, reach]) => fact(IMAGE_FACTS.program, { hash, ...reach })),
  ];
}

/** Writes JSON with members in the order of their names: a kept report has them in another order than the scan. */
function inOrder(value: object): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isJsonObject(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => compareTexts(a, b)))
      : each,
  );
}

/** Returns an ID of the whole content, a UUID: an SBOM that is written again of the same content has the same. */
export function contentId(
  { images, failures, program, writtenAt }: SbomContent,
  version: string,
  more: readonly string[] = [],
): string {
  const contents = images.map(({ programs = {}, ...each }) => [
    ...imageFacts(each).map(({ value }) => value),
    // A program's name is the hash of its parts.
    ...Object.keys(programs),
    JSON.stringify(each.packages.map(factsInOrder)),
  ]);
  return uuidOf([version, program.version, writtenAt, ...failures, ...contents.flat(), ...more]);
}

/** Says what an SBOM does not tell, a sentence for each hole and for each image that is missing. */
export function gapsOf({ images, failures }: SbomContent): readonly string[] {
  return [
    ...images.flatMap(({ image, holes }) =>
      holes.map(({ kind, message }) => `${image.reference}: ${kind}: ${message}`),
    ),
    ...failures,
  ];
}

/** Names an SBOM as a whole, by its images. */
export function titleOf({ images }: SbomContent): string {
  return images.map(({ image }) => image.reference).join(', ') || 'images';
}

/** Writes a time as SPDX does: in UTC, without parts of a second. */
export function inSeconds(time: string): string {
  return `${new Date(time).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`;
}
