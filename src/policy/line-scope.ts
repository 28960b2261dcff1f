import type { Line } from '../domain/index.ts';
import { fitsPattern } from './glob.ts';
import type { IgnoreRule } from './ignore-rule.ts';

/** A line of the fleet, with its rules. */
export interface LineSettings {
  readonly line: Line;
  readonly ignore: readonly IgnoreRule[];
}

/** A line for some of the images that run. */
export interface ScopedLine extends LineSettings {
  readonly name: string;
  readonly scope: LineScope;
}

/** The running images that a line is for. All of its conditions must hold, each by one of its patterns. */
export interface LineScope {
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  /** None fits what nobody owns. */
  readonly owners?: readonly string[];
}

/** Place where an image runs, as far as scopes look at it. */
export interface LinePlace {
  readonly cluster: string;
  readonly namespace: string;
  readonly owner?: string;
}

/**
 * Groups the places of an image by the first line whose scope fits them; undefined is the line for all others, and for
 * an image that runs nowhere.
 */
export function linesOfPlaces<Scoped extends { readonly scope: LineScope }, Place extends LinePlace>(
  places: readonly Place[],
  lines: readonly Scoped[],
): ReadonlyMap<Scoped | undefined, readonly Place[]> {
  if (places.length === 0) return new Map([[undefined, []]]);
  return Map.groupBy(places, (place) => lines.find(({ scope }) => fitsScope(place, scope)));
}

export function fitsScope(
  { cluster, namespace, owner }: LinePlace,
  { clusters, namespaces, owners }: LineScope,
): boolean {
  return fits(cluster, clusters) && fits(namespace, namespaces) && fits(owner, owners);
}

function fits(text: string | undefined, patterns: readonly string[] | undefined): boolean {
  if (patterns === undefined) return true;
  return text !== undefined && patterns.some((pattern) => fitsPattern(text, pattern));
}
