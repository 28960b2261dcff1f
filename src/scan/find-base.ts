import {
  failed,
  nameSome,
  ok,
  type BaseImage,
  type BaseSource,
  type ImageIdentity,
  type Problem,
  type Result,
} from '../domain/index.ts';

/** An image that another one may be built on. */
export interface BaseCandidate {
  readonly reference: string;
  readonly source: BaseSource;
  /** Reads its manifest and configuration; says why where that is not possible. */
  readonly read: () => Promise<Result<ImageIdentity>>;
}

/** The base of an image, if it has one that was read. */
export interface FoundBase {
  readonly base?: BaseImage;
  /** Notes on what was named and is not used. */
  readonly problems: readonly Problem[];
}

/** Candidates that a note names before it counts the rest. */
const NAMED = 3;

/**
 * Finds the base of an image: the first fitting one of those that it may mean by what it names, or else the longest of
 * those that the user named. Only one whose layers are the first of this image, and not all of them, is believed.
 */
export async function findBase(
  image: ImageIdentity,
  named: readonly BaseCandidate[],
  given: readonly BaseCandidate[],
): Promise<FoundBase> {
  if (named.length + given.length === 0) return { problems: [] };
  if (image.digestsUnchecked) return withoutBase(image, ['its digests were not checked']);
  const refused: string[] = [];
  for (const candidate of named) {
    const own = await heldAgainst(candidate, image);
    if (own.ok) return { base: own.value, problems: [] };
    refused.push(`its ${candidate.source} names ${candidate.reference}, ${own.failure}`);
  }
  const fits: BaseImage[] = [];
  const failures: string[] = [];
  for (const candidate of given) {
    const result = await heldAgainst(candidate, image);
    if (result.ok) fits.push(result.value);
    else failures.push(`${candidate.reference}, ${result.failure}`);
  }
  const [longest] = fits.sort((a, b) => b.layers - a.layers);
  if (longest) return { base: longest, problems: refused.slice(0, 1).map((reason) => note(image, reason)) };
  return withoutBase(image, [
    ...refused.slice(0, 1),
    ...(failures.length > 0 ? [`of --base: ${nameSome(failures, NAMED)}`] : []),
  ]);
}

async function heldAgainst(candidate: BaseCandidate, image: ImageIdentity): Promise<Result<BaseImage>> {
  const { reference, source } = candidate;
  const read = await candidate.read();
  if (!read.ok) return failed(`which was not read: ${read.failure}`);
  const { layers, manifestDigest: digest } = read.value;
  if (layers.length === 0) return failed('which has no layers');
  const isBelow = layers.every(({ diffId }, i) => diffId !== undefined && diffId === image.layers[i]?.diffId);
  if (!isBelow) return failed('whose layers are not the first ones of this image');
  if (layers.length === image.layers.length) return failed('to which this image adds no layer');
  return ok({ reference, ...(digest && { digest }), source, layers: layers.length });
}

/** Says why what was named is not used, and no other base was found. */
export function withoutBase(image: Pick<ImageIdentity, 'reference'>, reasons: readonly string[]): FoundBase {
  return { problems: reasons.map((reason) => note(image, `${reason}; every finding counts as yours`)) };
}

function note({ reference }: Pick<ImageIdentity, 'reference'>, reason: string): Problem {
  return { kind: 'base-not-used', subject: reference, message: `base image not used: ${reason}` };
}
