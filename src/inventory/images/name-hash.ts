import { contentHash } from '../../store/queries/lookup-key.ts';
import type { StoredName } from '../ports.ts';

/** Identifies a client's name; an empty principal means a verified name. */
export function nameHash({ principal, kind, name }: StoredName): string {
  return contentHash([principal, kind, name]);
}

/** Identifies a name verified with any client's credentials. */
export function verifiedHash({ kind, name }: Pick<StoredName, 'kind' | 'name'>): string {
  return contentHash([kind, name]);
}
