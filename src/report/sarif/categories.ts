import { formatPlatform, type ImageIdentity } from '../../domain/index.ts';
import { relativeUri } from './location.ts';

/** Category of the run of what has no run of its own. */
export const MISSING_CATEGORY = 'plimsoll/not-scanned/';

/**
 * Names the category of each image's run. It has no tag, so that the next build of an image replaces the alerts of this
 * one; where two images of a report would share a category, which code scanning refuses, they keep their tags.
 */
export function categoriesOf(images: readonly ImageIdentity[]): readonly string[] {
  const short = images.map((image) => categoryOf(image, untagged(image)));
  const whole = images.map((image) => categoryOf(image, image.reference));
  const isShared = repeated(short);
  const chosen = short.map((category, i) => (isShared.has(category) ? (whole[i] ?? category) : category));
  const isRepeated = repeated(chosen);
  return chosen.map((category, i) => (isRepeated.has(category) ? `${category}${i + 1}/` : category));
}

/** The last slash ends a category: what follows it would name one run of many. */
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
