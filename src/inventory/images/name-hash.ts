import type { ImageName } from '../ports.ts';
import { contentHash } from './lookup-key.ts';

/** Identifies a name of one client; an empty principal's is verified. */
export function nameHash({ principal, kind, name }: ImageName): string {
  return contentHash([principal, kind, name]);
}

/** Identifies a name that any client's credentials verified. */
export function verifiedHash({ kind, name }: Pick<ImageName, 'kind' | 'name'>): string {
  return contentHash([kind, name]);
}

/** Hashes of a reference that was verified, by the column that holds each. */
export function referenceHashes(name: string): { readonly hash: string; readonly verified_as: string } {
  const reference = { principal: '', kind: 'reference', name } as const;
  return { hash: nameHash(reference), verified_as: verifiedHash(reference) };
}
