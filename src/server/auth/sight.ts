import type { ImageReader } from '../../inventory/ports.ts';
import { fitsPattern } from '../../policy/index.ts';
import type { Principal } from './principal.ts';

/** Returns the client's visible part of the fleet; empty if it sees everything. */
export function sightOf({ name, sees }: Pick<Principal, 'name' | 'sees'>): Pick<ImageReader, 'sees'> {
  return sees ? { sees: { principal: name, places: sees } } : {};
}

/** True for an administrator of the whole fleet: another client's data may be in any part. */
export function overseesAll({ role, sees }: Principal): boolean {
  return role === 'admin' && sees === undefined;
}

/** True if a client sees a whole cluster, and so may report its runs. */
export function seesWhole(cluster: string, { sees }: Principal): boolean {
  if (!sees) return true;
  const { clusters, namespaces, owners } = sees;
  return !namespaces && !owners && (clusters?.some((pattern) => fitsPattern(cluster, pattern)) ?? true);
}
