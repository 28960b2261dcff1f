import { invalidCursor, cursorNumber, toCursor } from './page.ts';

/**
 * Position in a list of images. The list goes down from the newest image, then up through images saved since
 * it began: a reindexed image moves to the top, where a reader already past it would miss it.
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
  if (below === '') return { goes: 'up', above: cursorNumber(since) };
  return { goes: 'down', below: cursorNumber(below), since: cursorNumber(since) };
}
