import type { BaseImage, BaseSource, IndexedImage, NamedBase } from '../domain/index.ts';
import type { ImageName, LayeredImage, LowerImage, ImageReader, Store } from '../store/ports.ts';
import { fitsName, inFull } from './fits-name.ts';
import { withoutBase, type FoundBase } from './find-base.ts';
import { READ_AHEAD } from './read-ahead.ts';

type NamedImage = Pick<LowerImage, 'names' | 'readAs'>;

/** Conditions on stored images that may be bases. */
export interface BaseRules {
  /** Patterns of names that an administrator marked. */
  readonly marked: readonly string[];
  /** Patterns of names that the user gave. */
  readonly given: readonly string[];
  /** Reader who asks: an image that only others read is not named, and is a base only where it was marked. */
  readonly reader: ImageReader;
}

/**
 * Finds the base of a stored image among those that were read: the one that it names, or else the most layers that were
 * marked or given as a base, or that images of two other repositories share. Its layers are the first of the image, never
 * all.
 */
export async function findStoredBase(
  { key, image }: Pick<IndexedImage, 'key' | 'image'>,
  rules: BaseRules,
  { bases }: Pick<Store, 'bases'>,
): Promise<FoundBase> {
  const layered = await bases.layers(key);
  if (!layered) return { problems: [] };
  const lower = await bases.below(layered.path);
  const shared = namedBelow(layered, lower, rules) ? 0 : await bases.shared(layered, rules.reader);
  const base = chooseBase(layered, lower, shared, rules);
  if (base) return { base, problems: [] };
  return withoutBase(image, layered.named ? [notRead(layered.named)] : []);
}

/**
 * Chooses among the images below; `shared` counts the first layers that other repositories share. A base without a digest is
 * one that no stored image has alone.
 */
export function chooseBase(
  layered: LayeredImage,
  lower: readonly LowerImage[],
  shared: number,
  rules: BaseRules,
): BaseImage | undefined {
  const named = namedBelow(layered, lower, rules);
  if (named) return { ...asBase(named.image, named.by.source, rules), ...referenceOf(named.by) };
  const marked = lower.find((image) => isMarkedBase(image, rules.marked));
  const given = lower.find((image) =>
    seenNames(image, rules).some(({ name }) => fitsName(name, rules.given)),
  );
  const most = Math.max(marked?.layers ?? 0, given?.layers ?? 0, shared);
  if (most === 0) return undefined;
  if (given?.layers === most) return asBase(given, 'option', rules);
  if (marked?.layers === most) return asBase(marked, 'marked', rules);
  const known = lower.find((image) => image.layers === most && seenNames(image, rules).length > 0);
  return known ? asBase(known, 'shared', rules) : unnamed(most, 'shared');
}

/** True if a name that no client only claims fits one of an administrator's patterns. */
export function isMarkedBase(image: NamedImage, patterns: readonly string[]): boolean {
  return provenNames(image).some((name) => fitsName(name, patterns));
}

function namedBelow({ named }: LayeredImage, lower: readonly LowerImage[], rules: BaseRules) {
  if (!named) return undefined;
  const { digest, name } = named;
  const isSeen = (image: LowerImage, fits: (own: string) => boolean) =>
    seenNames(image, rules).some((own) => fits(own.name));
  // Some builders write the digest of an image that was never pushed: then the name decides.
  const image =
    lower.find((each) =>
      isSeen(each, (own) => digest !== undefined && (each.key === digest || own.endsWith(`@${digest}`))),
    ) ?? lower.find((each) => isSeen(each, (own) => name !== undefined && own === inFull(name)));
  return image && { image, by: named };
}

function asBase(image: LowerImage, source: BaseSource, rules: BaseRules): BaseImage {
  const { key, layers } = image;
  const [first] = seenNames(image, rules);
  if (!first) return unnamed(layers, source);
  return { reference: first.name, digest: key, source, layers };
}

function referenceOf({ name }: NamedBase): Partial<BaseImage> {
  return name === undefined ? {} : { reference: name };
}

function unnamed(layers: number, source: BaseSource): BaseImage {
  return { reference: layers === 1 ? 'first layer' : `first ${layers} layers`, source, layers };
}

function seenNames({ names }: LowerImage, { reader }: BaseRules): readonly ImageName[] {
  const { visibleTo, readByOthers = false } = reader;
  if (visibleTo === undefined) return names;
  return names.filter(
    ({ principal, verified }) =>
      principal === '' || principal === visibleTo || (readByOthers && verified === true),
  );
}

/** Without those that a client only claims, for what it uploads. */
function provenNames({ names, readAs }: NamedImage): readonly string[] {
  const proven = names.filter(
    ({ principal, verified }) => principal === '' || principal === READ_AHEAD || verified === true,
  );
  return [...proven.map(({ name }) => name), ...(readAs === undefined ? [] : [readAs])];
}

function notRead({ source, name, digest }: NamedBase): string {
  return `its ${source} names ${name ?? digest ?? ''}, which was not read here with layers that are the first of this image`;
}
