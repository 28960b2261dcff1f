import type { Cataloger } from '../catalog/index.ts';

/** Names the catalogers and their versions: earlier content is read again once this changes. */
export function indexedBy(catalogers: readonly Cataloger[]): string {
  return catalogers
    .map(({ id, version }) => `${id}/${version}`)
    .toSorted()
    .join(' ');
}
