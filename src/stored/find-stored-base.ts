import {
  withOthers,
  type BaseImage,
  type BaseSource,
  type IndexedImage,
  type NamedBase,
} from '../domain/index.ts';
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
 * Finds the base of a stored image among those that were read: the most layers that were marked or given as a base, of
 * which the image may choose one by what it names; else the one that it names; else what images of two other repositories
 * share. Its layers are the first of the image, never all.
 */
export async function findStoredBase(
  { key, image }: Pick<IndexedImage, 'key' | 'image'>,
  rules: BaseRules,
  { bases }: Pick<Store, 'bases'>,
): Promise<FoundBase> {
  const layered = await bases.layers(key);
  if (!layered) return { problems: [] };
  const lower = await bases.below(layered.path);
  const shared = await bases.shared(layered, rules.reader);
  const base = chooseBase(layered, lower, shared, rules);
  if (base) return { base, problems: [] };
  return withoutBase(image, layered.named ? [notRead(layered.named)] : []);
}

/**
 * Chooses among the images below; `shared` counts the first layers that other repositories share. One with a name goes
 * before a longer one without, which no reader could rebuild on; a base without a digest is one that no stored image has
 * alone.
 */
export function chooseBase(
  layered: LayeredImage,
  lower: readonly LowerImage[],
  shared: number,
  rules: BaseRules,
): BaseImage | undefined {
  const named = namedBelow(layered, lower, rules);
  const own = named && { ...asBase(named.image, named.by.source, rules), ...referenceOf(named.by) };
  const ofUser = lower.flatMap((image) => {
    const source = sourceOf(image, rules);
    return source ? [asBase(image, source, rules)] : [];
  });
  const known = lower.filter(({ layers }) => layers <= shared).map((image) => asBase(image, 'shared', rules));
  const ofOthers = [
    ...known.filter(({ digest }) => digest !== undefined),
    ...(shared > 0 ? [unnamed(shared, 'shared')] : []),
  ];
  const chosen = ofUser.find(({ layers }) => layers === own?.layers);
  const best = ofUser.find(({ digest }) => digest !== undefined) ?? ofUser[0];
  const base = chosen && own ? { ...own, source: chosen.source } : (best ?? own ?? ofOthers[0]);
  return base && withOthers(base, [...ofUser, ...(own ? [own] : []), ...ofOthers]);
}

function sourceOf(image: LowerImage, rules: BaseRules): BaseSource | undefined {
  if (shownNames(image, rules).some((name) => fitsName(name, rules.given))) return 'option';
  return isMarkedBase(image, rules.marked) ? 'marked' : undefined;
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
  const [name] = shownNames(image, rules);
  if (name === undefined) return unnamed(layers, source);
  return { reference: name, digest: key, source, layers };
}

/**
 * Lists the names that a reader sees. The one that a newer build has by now still says more than a digest; only who sees
 * all names may see that one, since it tells nobody who read it.
 */
function shownNames(image: LowerImage, rules: BaseRules): readonly string[] {
  const seen = seenNames(image, rules);
  const isTagged = seen.some(({ kind, name }) => kind === 'reference' && !name.includes('@'));
  const names = seen.map(({ name }) => name);
  if (isTagged || image.readAs === undefined || seen.length < Math.max(1, image.names.length)) return names;
  return [image.readAs, ...names];
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
