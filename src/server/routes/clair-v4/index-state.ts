import { createHash } from 'node:crypto';
import { CATALOGERS } from '../../../catalog/index.ts';
import { indexedBy } from '../../../packages/index.ts';

/** Identifies the catalogers: after a change, clients should post their manifests again. MD5, as in Clair. */
export function stateOf(catalogers: string): string {
  return createHash('md5').update(`plimsoll\n${catalogers}\n`).digest('hex');
}

export const CURRENT_STATE = stateOf(indexedBy(CATALOGERS));

export function toEtag(state: string): string {
  return `"${state}"`;
}
