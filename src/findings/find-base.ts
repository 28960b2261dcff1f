import {
  failed,
  nameSome,
  ok,
  withOthers,
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
  /** Whether the user marked it as a base; for bases that an image names. */
  readonly isMarked?: boolean;
  /** Reads its manifest and configuration; fails with the reason. */
  readonly read: () => Promise<Result<ImageIdentity>>;
}

/** An image's base, if one was found and read. */
export interface FoundBase {
  readonly base?: BaseImage;
  /** Notes on named bases that are not used. */
  readonly problems: readonly Problem[];
}

/** Candidates to name in a note before counting the rest. */
const NAMED = 3;

/**
 * Finds an image's base: the longest one that the user named, or the one among them that the image itself
 * names; else the image's own claim. Its layers must be this image's first layers, but not all of them.
 */
export async function findBase(
  image: ImageIdentity,
  named: readonly BaseCandidate[],
  given: readonly BaseCandidate[],
): Promise<FoundBase> {
  if (named.length + given.length === 0) return { problems: [] };
  if (image.digestsUnchecked) return withoutBase(image, ['its digests were not checked']);
  const { own, refused } = await ownBase(image, named);
  const fits: BaseImage[] = [];
  const failures: string[] = [];
  for (const candidate of given) {
    const result = await heldAgainst(candidate, image);
    if (result.ok) fits.push(result.value);
    else if (candidate.source === 'option') failures.push(`${candidate.reference}, ${result.failure}`);
  }
  fits.sort((a, b) => b.layers - a.layers);
  const base = chooseFitting(own, fits);
  const isWrong = own ? [] : refused.slice(0, 1);
  if (!base) {
    const ofOption = failures.length > 0 ? [`of --base: ${nameSome(failures, NAMED)}`] : [];
    return withoutBase(image, [...isWrong, ...ofOption]);
  }
  const found = withOthers(base, [...fits, ...(own ? [own] : [])]);
  return { base: found, problems: isWrong.map((reason) => note(image, reason)) };
}

/** Returns the first fitting base that an image names; one that the user marked takes precedence. */
async function ownBase(image: ImageIdentity, named: readonly BaseCandidate[]) {
  const refused: string[] = [];
  let own: BaseImage | undefined;
  for (const candidate of named) {
    const read = await heldAgainst(candidate, image);
    if (!read.ok) refused.push(`its ${candidate.source} names ${candidate.reference}, ${read.failure}`);
    else if (candidate.isMarked) return { own: { ...read.value, source: 'marked' } as const, refused };
    else own ??= read.value;
  }
  return { own, refused };
}

/** With equally many layers the content is the same, under any name. */
function chooseFitting(own: BaseImage | undefined, fits: readonly BaseImage[]): BaseImage | undefined {
  const same = own && fits.find(({ layers }) => layers === own.layers);
  if (same) return { ...own, source: same.source };
  return own?.source === 'marked' ? own : (fits[0] ?? own);
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

/** Explains why the named bases are not used, without another base. */
export function withoutBase(image: Pick<ImageIdentity, 'reference'>, reasons: readonly string[]): FoundBase {
  return { problems: reasons.map((reason) => note(image, `${reason}; every finding counts as yours`)) };
}

/** Explains why `--ignore-base` excludes nothing, and which option names a base. */
export function notLeftOut(
  image: Pick<ImageIdentity, 'reference'>,
  base: BaseImage | undefined,
): readonly Problem[] {
  const reason = base
    ? `${base.reference} is its base by ${REASONS[base.source]} alone; if you trust it, add --base ${base.digest ? base.reference : 'IMAGE'}`
    : 'no image that you named is its base; add --base IMAGE';
  return [note(image, `--ignore-base leaves nothing out: ${reason}`)];
}

const REASONS: Readonly<Record<BaseSource, string>> = {
  annotation: 'an annotation',
  label: 'a label',
  option: '--base',
  marked: 'bases',
  shared: 'the layers that other repositories share',
};

function note({ reference }: Pick<ImageIdentity, 'reference'>, reason: string): Problem {
  return { kind: 'base-not-used', subject: reference, message: `base image not used: ${reason}` };
}
