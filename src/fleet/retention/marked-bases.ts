import { type Digest, itemsOf } from '../../domain/index.ts';
import type { InventoryStore } from '../../inventory/ports.ts';

const IMAGES_A_PAGE = 500;

/** Finds the images that an administrator calls bases, by name patterns: others may yet be built on them. */
export async function markedBases(
  patterns: readonly string[],
  inventory: Pick<InventoryStore, 'list'>,
): Promise<readonly Digest[]> {
  if (patterns.length === 0) return [];
  // Loaded on use: few users name bases, and a server checks once a day.
  const { isMarkedBase } = await import('../../stored/index.ts');
  const marked = new Set<Digest>();
  for (const pattern of patterns) {
    const search = longest(pattern.split('*'));
    const named = itemsOf((from) =>
      inventory.list({ ...(search !== '' && { search }), limit: IMAGES_A_PAGE, ...from }),
    );
    for await (const image of named) if (isMarkedBase(image, [pattern])) marked.add(image.key);
  }
  return [...marked];
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), '');
}
