import { invalidCursor, numberOf, toCursor } from './page.ts';

/**
 * Where a list of images is. It goes down from the newest image, and then up through those that were saved since it
 * began: an image that is read again leaves its place for the top, and would be missed by who has passed the top.
 */
export type ImagePlace =
  | { readonly goes: 'down'; readonly below?: number; readonly since: number }
  | { readonly goes: 'up'; readonly above: number };

export function toImageCursor(place: ImagePlace): string {
  if (place.goes === 'up') return `~${toCursor(place.above)}`;
  return `${place.below === undefined ? '' : toCursor(place.below)}~${toCursor(place.since)}`;
}

export function parseImageCursor(cursor: string): ImagePlace {
  const [below = '', since, ...others] = cursor.split('~');
  if (since === undefined || others.length > 0) throw invalidCursor();
  if (below === '') return { goes: 'up', above: numberOf(since) };
  return { goes: 'down', below: numberOf(below), since: numberOf(since) };
}
