import {
  type BaseImage,
  type BaseSource,
  type IndexedImage,
  type NamedBase,
  withOthers,
} from '../domain/index.ts';
import { type FoundBase, withoutBase } from '../findings/find-base.ts';
import type { StoredName, ImageReader, Inventory, LayeredImage, LowerImage } from '../inventory/ports.ts';
import { READ_AHEAD } from './read-ahead.ts';
import { inFull, matchesReference } from './reference-patterns.ts';

type NamedImage = Pick<LowerImage, 'names' | 'readAs'>;

/** Conditions for stored images that may be bases. */
export interface BaseRules {
  /** Name patterns that an administrator marked. */
  readonly marked: readonly string[];
  /** Name patterns that the user gave. */
  readonly given: readonly string[];
  /** The requesting reader: an image read only by others is not named, and is a base only if marked. */
  readonly reader: ImageReader;
}

/**
 * Finds a stored image's base among the images that were read. Prefers the marked or given base with the most
 * layers, unless the image names another marked or given one; else the base that it names; else the layers
 * shared by images from two other repositories. A base's layers are a proper prefix of the image's.
 */
export async function findStoredBase(
  { key, image }: Pick<IndexedImage, 'key' | 'image'>,
  rules: BaseRules,
  { bases }: Pick<Inventory, 'bases'>,
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
 * Chooses among the images below; `shared` counts the first layers that other repositories share. Prefers a
 * named image to a longer one without a name, which no reader could rebuild on; a base without a digest has
 * layers that no stored image consists of.
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
  if (shownNames(image, rules).some((name) => matchesReference(name, rules.given))) return 'option';
  return isMarkedBase(image, rules.marked) ? 'marked' : undefined;
}

/** Whether a proven name, not just a client's claim, fits one of an administrator's patterns. */
export function isMarkedBase(image: NamedImage, patterns: readonly string[]): boolean {
  return provenNames(image).some((name) => matchesReference(name, patterns));
}

function namedBelow({ named }: LayeredImage, lower: readonly LowerImage[], rules: BaseRules) {
  if (!named) return undefined;
  const { digest, name } = named;
  const isSeen = (image: LowerImage, fits: (own: string) => boolean) =>
    seenNames(image, rules).some((own) => fits(own.name));
  // Some builders write an unpushed image's digest: then the name decides.
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
 * Lists the names visible to a reader. A tag that now points to a newer build is still more useful than a
 * digest; only a reader who sees all names may see it, since it does not show who read it.
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

function seenNames({ names }: LowerImage, { reader }: BaseRules): readonly StoredName[] {
  const { visibleTo, readByOthers = false } = reader;
  if (visibleTo === undefined) return names;
  return names.filter(
    ({ principal, verified }) =>
      principal === '' || principal === visibleTo || (readByOthers && verified === true),
  );
}

/** Leaves out names that a client only claims for its uploads. */
function provenNames({ names, readAs }: NamedImage): readonly string[] {
  const proven = names.filter(
    ({ principal, verified }) => principal === '' || principal === READ_AHEAD || verified === true,
  );
  return [...proven.map(({ name }) => name), ...(readAs === undefined ? [] : [readAs])];
}

function notRead({ source, name, digest }: NamedBase): string {
  return `its ${source} names ${name ?? digest ?? ''}, which was not read here with layers that are the first of this image`;
}
