import {
  compareTexts,
  defined,
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
import { factsInOrder, carriedFactsOf, IMAGE_FACTS, type CarriedFact } from '../facts.ts';

/** Content for one SBOM. */
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
  /** Problems that could hide something. */
  readonly holes: readonly Problem[];
  readonly programs?: Readonly<Record<string, ProgramReach>>;
}

/** Returns the SBOM content for one image without lookups. */
export function sbomContentOf(indexed: IndexedImage): SbomContent {
  const { image, distribution, packages, problems, programs, indexedAt } = indexed;
  const described = defined({
    image,
    distribution,
    packages,
    problems,
    holes: problems.filter(isHole),
    programs,
  });
  return { images: [described], failures: [], program: PROGRAM, writtenAt: indexedAt };
}

/** Returns an image's ID within its SBOM, a UUID; depends on its place, since an image may be listed twice. */
export function imageId({ image }: Pick<SbomImage, 'image'>, place = 0): string {
  return uuidOf(['image', String(place), inOrder(image)]);
}

/** Returns a package's ID within its SBOM, a UUID derived from all its facts and its image. */
export function packageId(image: string, facts: readonly CarriedFact[]): string {
  return uuidOf([image, ...facts.flatMap(({ name, value }) => [name, value])]);
}

/** A package with its ID and facts. */
export interface IdentifiedPackage {
  readonly id: string;
  readonly pkg: InstalledPackage;
  readonly facts: readonly CarriedFact[];
}

/** Assigns IDs to an image's packages, and skips packages with identical facts. */
export function* identified({ packages }: SbomImage, image: string): Generator<IdentifiedPackage, void> {
  const ids = new Set<string>();
  for (const pkg of packages) {
    const facts = carriedFactsOf(pkg);
    const id = packageId(image, facts);
    if (ids.has(id)) continue;
    ids.add(id);
    yield { id, pkg, facts };
  }
}

/** Lists an image's SBOM facts beyond its packages. */
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

/** Writes JSON with members sorted by name: a stored report has another member order than a scan. */
function inOrder(value: object): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isJsonObject(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => compareTexts(a, b)))
      : each,
  );
}

/** Returns an ID for the whole content, a UUID: writing the same content again gives the same ID. */
export function contentId(
  { images, failures, program, writtenAt }: SbomContent,
  version: string,
  more: readonly string[] = [],
): string {
  const contents = images.map(({ programs = {}, ...each }) => [
    ...imageFacts(each).map(({ value }) => value),
    // A program's name is its content hash.
    ...Object.keys(programs),
    JSON.stringify(each.packages.map(factsInOrder)),
  ]);
  return uuidOf([version, program.version, writtenAt, ...failures, ...contents.flat(), ...more]);
}

/** Lists an SBOM's gaps: a sentence for each hole and each missing image. */
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

/** Formats a time for SPDX: in UTC, without fractions of a second. */
export function inSeconds(time: string): string {
  return `${new Date(time).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`;
}
