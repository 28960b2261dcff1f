import { defined } from '../values/defined.ts';

/** Places in a fleet, by names in which `*` matches any text; an absent field excludes nothing. */
export interface Places {
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly owners?: readonly string[];
}

/** Returns only the place keys. */
export function placesOf({ clusters, namespaces, owners }: Places): Places {
  return defined({ clusters, namespaces, owners });
}

/** True if these places are only a part of the fleet. */
export function isPart({ clusters, namespaces, owners }: Places): boolean {
  return clusters !== undefined || namespaces !== undefined || owners !== undefined;
}
