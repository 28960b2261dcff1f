import type { Line } from '../domain/index.ts';
import { fitsPattern } from './glob.ts';
import type { IgnoreRule } from './ignore-rule.ts';

/** A fleet line, with its rules. */
export interface LineSettings {
  readonly line: Line;
  readonly ignore: readonly IgnoreRule[];
}

/** A line for some running images. */
export interface ScopedLine extends LineSettings {
  readonly name: string;
  readonly scope: LineScope;
}

/** The running images that a line covers. All conditions must hold, each by any pattern. */
export interface LineScope {
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  /** Never matches a workload without an owner. */
  readonly owners?: readonly string[];
}

/** A place where an image runs, with the fields that scopes check. */
export interface LinePlace {
  readonly cluster: string;
  readonly namespace: string;
  readonly owner?: string;
}

/**
 * Groups an image's places by the first line whose scope matches; undefined is the line for all others, and
 * for an image that runs nowhere.
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
