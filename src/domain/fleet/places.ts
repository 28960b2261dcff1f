/** Places of a fleet, by names in which `*` matches any text; what is absent excludes none. */
export interface Places {
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly owners?: readonly string[];
}

/** Returns the keys of places alone. */
export function placesOf({ clusters, namespaces, owners }: Places): Places {
  return { ...(clusters && { clusters }), ...(namespaces && { namespaces }), ...(owners && { owners }) };
}

/** True if these places are a part of the fleet, not all of it. */
export function isPart({ clusters, namespaces, owners }: Places): boolean {
  return clusters !== undefined || namespaces !== undefined || owners !== undefined;
}
