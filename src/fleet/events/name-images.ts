import { withImageName } from '../../domain/index.ts';
import type { ImageReader, InventoryStore, StoredEvent } from '../../inventory/ports.ts';
import { nameSeen } from '../images/name-seen.ts';

/** Replaces image keys in events with names visible to the reader. */
export async function nameImages(
  events: readonly StoredEvent[],
  reader: ImageReader,
  inventory: Pick<InventoryStore, 'summaries'>,
): Promise<readonly StoredEvent[]> {
  const keys = new Set(events.flatMap(({ event }) => event.image ?? []));
  if (keys.size === 0) return events;
  const summaries = await inventory.summaries([...keys], reader);
  const names = new Map(summaries.map((summary) => [summary.key, nameSeen(summary, reader)]));
  return events.map((stored) => {
    const { image } = stored.event;
    return { ...stored, event: withImageName(stored.event, image && names.get(image)) };
  });
}
