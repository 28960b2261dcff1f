import type { Cataloger } from '../catalog/index.ts';
import type { IndexingContext } from './context.ts';

/**
 * Version of every conclusion drawn from facts: raise it whenever an image with the same facts would get
 * other packages.
 */
const CONCLUSIONS = { id: 'conclusions', version: 11 };

/** Names the catalogers and their versions: earlier content is read again once this changes. */
export function indexedBy(catalogers: readonly Pick<Cataloger, 'id' | 'version'>[]): string {
  return [...catalogers, CONCLUSIONS]
    .map(({ id, version }) => `${id}/${version}`)
    .toSorted()
    .join(' ');
}

/** Names this program's catalogers, loading them first. */
export async function currentReaders({
  loadCatalogers,
}: Pick<IndexingContext, 'loadCatalogers'>): Promise<string> {
  return indexedBy(await loadCatalogers());
}

/**
 * Whether an earlier version of the program read an image. An image read by a newer version is not outdated:
 * otherwise replicas with two versions would keep rereading it in turn. Sources other than images (an SBOM, a
 * report) name no catalogers.
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
