import type { Digest, Platform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { choosePlatform, platformsBeside, type IndexEntry } from '../../manifest/index.ts';

/** Selects an image in a layout; by default, the only one. */
export interface LayoutChoice {
  readonly tag?: string;
  readonly digest?: Digest;
}

/**
 * containerd and Docker write the full reference here, and only its tag into OCI's annotation (image-spec
 * annotations.md).
 */
const NAME_ANNOTATIONS = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

/** Chooses the requested entry in a layout's index, and lists its other platforms. */
export function chooseEntry(
  entries: readonly IndexEntry[],
  choice: LayoutChoice,
  name: string,
  platform?: Platform,
): { readonly entry: IndexEntry; readonly beside: readonly string[] } {
  const chosen = entriesOfImage(entries, choice, name);
  const [first, second] = chosen;
  if (first && !second) return { entry: first, beside: [] };
  const entry = choosePlatform(chosen, name, platform);
  return { entry, beside: platformsBeside(chosen, entry) };
}

/**
 * Lists the requested image's entries in a layout's index: one, or one per platform. Throws IMAGE_NOT_FOUND
 * listing the existing names.
 */
export function entriesOfImage(
  entries: readonly IndexEntry[],
  { tag, digest }: LayoutChoice,
  name: string,
): readonly IndexEntry[] {
  if (entries.length === 0) throw new AppError('IMAGE_NOT_FOUND', `${name} contains no image`);
  const called = tag === undefined ? entries : entriesCalled(entries, tag);
  const chosen = digest ? entries.filter((entry) => entry.digest === digest) : called;
  if (chosen.length === 0) throw notFound(entries, name, digest ?? tag ?? '');
  const [first] = chosen;
  if (first && chosen.every((entry) => entry.digest === first.digest)) return [first];
  const isOneImage = new Set(chosen.flatMap((entry) => namesOf(entry)[0] ?? [])).size <= 1;
  if (isOneImage) return chosen;
  throw new AppError('IMAGE_NOT_FOUND', `${name} contains several images: ${listNames(chosen)}`, {
    hint: 'choose one with :TAG or @DIGEST',
  });
}

/** Returns entries with exactly this name, or else with names ending in it. */
function entriesCalled(entries: readonly IndexEntry[], tag: string): readonly IndexEntry[] {
  const exact = entries.filter((entry) => namesOf(entry).includes(tag));
  return exact.length > 0
    ? exact
    : entries.filter((entry) => namesOf(entry).some((name) => name.endsWith(`:${tag}`)));
}

/** The most specific name first. */
function namesOf({ annotations }: IndexEntry): string[] {
  return NAME_ANNOTATIONS.flatMap((key) => annotations[key] ?? []);
}

function notFound(entries: readonly IndexEntry[], name: string, wanted: string): AppError {
  return new AppError('IMAGE_NOT_FOUND', `${name} contains no image ${wanted}; it has ${listNames(entries)}`);
}

function listNames(entries: readonly IndexEntry[]): string {
  return entries.map((entry) => namesOf(entry)[0] ?? `@${entry.digest}`).join(', ');
}
