import { MAX_LISTED, type Hits } from '../../notify/index.ts';
import type { EventReader, ImageSummary, InventoryStore, Page, StoredEvent } from '../../store/ports.ts';

export type HitInventory = Pick<InventoryStore, 'withPackages' | 'countWithPackage' | 'summary'>;

const NOTHING: Hits = { images: 0, total: 0, listed: [] };

/** Finds the images that an event hits now, among those that the reader sees. */
export async function findHits(
  { event, package: pkg }: StoredEvent,
  reader: EventReader,
  inventory: HitInventory,
): Promise<Hits> {
  const more = `/api/v1/events/${event.id}`;
  if (pkg) {
    const page = await inventory.withPackages([pkg], { limit: MAX_LISTED, ...reader });
    const images = await countOf(page, () => inventory.countWithPackage(pkg, reader));
    return { images, total: images, listed: page.items.map((each) => toHit(each, reader)), more };
  }
  const summary = event.image && (await inventory.summary(event.image));
  return summary ? { images: 1, total: 1, listed: [toHit(summary, reader)], more } : NOTHING;
}

async function countOf({ items, next }: Page<ImageSummary>, count: () => Promise<number>): Promise<number> {
  return next === undefined ? items.length : count();
}

/** Names the image as the reader knows it: names that others claim are theirs. */
function toHit({ key, names }: ImageSummary, { visibleTo }: EventReader): Hits['listed'][number] {
  const seen = names.find(
    ({ principal }) => visibleTo === undefined || principal === '' || principal === visibleTo,
  );
  return { image: key, name: seen?.name ?? key };
}
