import { formatPlatform, type ImageIdentity } from '../../domain/index.ts';
import { relativeUri } from './location.ts';

/** Category for the run with images that have no run. */
export const MISSING_CATEGORY = 'plimsoll/not-scanned/';

/**
 * Names the category for each image's run. Omits the tag, so that an image's next build replaces its alerts;
 * images that would share a category, which code scanning refuses, keep their tags.
 */
export function categoriesOf(images: readonly ImageIdentity[]): readonly string[] {
  const short = images.map((image) => categoryOf(image, untagged(image)));
  const whole = images.map((image) => categoryOf(image, image.reference));
  const isShared = repeated(short);
  const chosen = short.map((category, i) => (isShared.has(category) ? (whole[i] ?? category) : category));
  const isRepeated = repeated(chosen);
  return chosen.map((category, i) => (isRepeated.has(category) ? `${category}${i + 1}/` : category));
}

/** The last slash ends a category: text after it would name one run among many. */
function categoryOf({ platform }: ImageIdentity, name: string): string {
  const parts = [relativeUri(name), ...(platform ? [relativeUri(formatPlatform(platform))] : [])];
  return `plimsoll/${parts.join('/')}/`;
}

function untagged({ reference, transport }: ImageIdentity): string {
  if (transport !== 'docker' && transport !== 'docker-daemon') return reference;
  const [name = reference] = reference.split('@', 1);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon < 0 ? name : name.slice(0, colon);
}

function repeated(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter((name, i) => names.indexOf(name) !== i));
}
