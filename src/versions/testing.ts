import type { Result } from '../domain/index.ts';
import { compareKeys } from './compare.ts';

type ToKey = (version: string) => Result<Uint8Array>;

/** Returns a function to the keys of valid versions, which throws for any other text. */
export function keysBy(toKey: ToKey): (version: string) => Uint8Array {
  return (version) => {
    const key = toKey(version);
    if (!key.ok) throw new Error(`"${version}": ${key.failure}`);
    return key.value;
  };
}

/** Returns whether "up to and including" a bound holds a version. */
export function holdsBy(lastKey: ToKey, sortKey: ToKey): (bound: string, version: string) => boolean {
  const [lastKeyOf, keyOf] = [keysBy(lastKey), keysBy(sortKey)];
  return (bound, version) => compareKeys(keyOf(version), lastKeyOf(bound)) <= 0;
}
