import type { FeedState } from '../domain/index.ts';

const MARK = 'parts ';

/**
 * Returns the cursor for a feed that the store holds only in part, requested by these names. Its source never
 * continues from there.
 */
export function partialCursor(parts: readonly string[]): string {
  return MARK + JSON.stringify(parts.toSorted());
}

export function isPartial(state: FeedState | undefined): boolean {
  return state?.cursor?.startsWith(MARK) ?? false;
}

/** Returns the parts of a feed in the store; undefined if it is complete. */
export function loadedParts({ cursor }: FeedState): ReadonlySet<string> | undefined {
  if (cursor?.startsWith(MARK) !== true) return undefined;
  const names: unknown = JSON.parse(cursor.slice(MARK.length));
  return new Set(Array.isArray(names) ? names.map(String) : []);
}
