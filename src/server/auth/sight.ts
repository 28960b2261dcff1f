import { fitsPattern } from '../../policy/index.ts';
import type { ImageReader } from '../../store/ports.ts';
import type { Principal } from './principal.ts';

/** Returns the part of the fleet that a client sees; nothing for one that sees all of it. */
export function sightOf({ name, sees }: Pick<Principal, 'name' | 'sees'>): Pick<ImageReader, 'sees'> {
  return sees ? { sees: { principal: name, places: sees } } : {};
}

/** True for an administrator of the whole fleet: what others own may be in any part of it. */
export function overseesAll({ role, sees }: Principal): boolean {
  return role === 'admin' && sees === undefined;
}

/** True if a client sees all that runs in a cluster, and may say what does. */
export function seesWhole(cluster: string, { sees }: Principal): boolean {
  if (!sees) return true;
  const { clusters, namespaces, owners } = sees;
  return !namespaces && !owners && (clusters?.some((pattern) => fitsPattern(cluster, pattern)) ?? true);
}
