import type { ImageSummary, InventoryStore, StoredEvent } from '../../../inventory/ports.ts';
import type { Page, PageRequest } from '../../../store/ports.ts';
import type { Principal } from '../../auth/index.ts';
import { visibleTo } from './visibility.ts';

/** Returns a page of the images that an event hits now, as far as the client may see them. */
export async function imagesOfEvent(
  { event, package: of }: StoredEvent,
  page: PageRequest,
  principal: Principal,
  inventory: Pick<InventoryStore, 'summary' | 'withPackages'>,
): Promise<Page<ImageSummary>> {
  if (of) return inventory.withPackages([of], { ...page, ...visibleTo(principal) });
  const summary = event.image && (await inventory.summary(event.image, visibleTo(principal)));
  return { items: summary ? [summary] : [] };
}
