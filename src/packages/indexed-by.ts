import type { Cataloger } from '../catalog/index.ts';
import type { ScanContext } from './context.ts';

/** Represents all that is concluded from facts: raise it whenever an image of the same facts would have other packages. */
const CONCLUSIONS = { id: 'conclusions', version: 7 };

/** Names the catalogers and their versions: earlier content is read again once this changes. */
export function indexedBy(catalogers: readonly Pick<Cataloger, 'id' | 'version'>[]): string {
  return [...catalogers, CONCLUSIONS]
    .map(({ id, version }) => `${id}/${version}`)
    .toSorted()
    .join(' ');
}

/** Names those of this program, which are loaded for it. */
export async function currentReaders({
  loadCatalogers,
}: Pick<ScanContext, 'loadCatalogers'>): Promise<string> {
  return indexedBy(await loadCatalogers());
}

/**
 * Tells whether an earlier version of the program read an image. One that a newer version read is not outdated: replicas
 * of two versions would take turns in reading it. What was not an image (an SBOM, a report) names no catalogers.
 */
export function isOutdated(indexed: string, current: string): boolean {
  const before = versionsOf(indexed);
  const now = [...versionsOf(current)];
  if (before.size === 0 || now.some(([id, version]) => (before.get(id) ?? 0) > version)) return false;
  return now.some(([id, version]) => (before.get(id) ?? 0) < version);
}

function versionsOf(text: string): ReadonlyMap<string, number> {
  const named = text.split(' ').flatMap((each) => {
    const slash = each.lastIndexOf('/');
    return slash < 0 ? [] : [[each.slice(0, slash), Number(each.slice(slash + 1))] as const];
  });
  return new Map(named);
}
