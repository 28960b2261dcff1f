import * as z from 'zod';
import { defined } from '../../../domain/index.ts';
import type {
  ItemPlace,
  ItemRequest,
  NotificationItem,
  NotificationStore,
  NotifiedVulnerability,
} from '../../../inventory/ports.ts';

const PLACE = z.object({ change: z.number(), image: z.number() });
/** Each side's next place; absent for a side that is complete. */
const PAGE = z.object({ old: PLACE.optional(), new: PLACE.optional() });

type NotificationPage = z.infer<typeof PAGE>;

const BEGINNING: ItemPlace = { change: 0, image: 0 };
export const FIRST_PAGE: NotificationPage = { old: BEGINNING, new: BEGINNING };

export function writePage(page: NotificationPage): string {
  return JSON.stringify(page);
}

/** Parses a page token's contents, which this program wrote. */
export function parsePage(cursor: string | undefined): NotificationPage | undefined {
  return cursor === undefined ? undefined : PAGE.parse(JSON.parse(cursor));
}

/** A vulnerability on one side of the sync, and a page of its affected images there. */
export interface Side {
  readonly vulnerability: NotifiedVulnerability;
  readonly items: readonly NotificationItem[];
}

export interface Sides {
  readonly old: Side | undefined;
  readonly new: Side | undefined;
}

interface Reading extends Pick<ItemRequest, 'visibleTo' | 'readByOthers' | 'sees'> {
  readonly limit: number;
}

/** Pages both sides at once but independently: the one that ends first continues without layers. */
export async function readSides(
  notifications: Pick<NotificationStore, 'items'>,
  id: string,
  page: NotificationPage,
  reading: Reading,
): Promise<{ readonly sides: Sides; readonly next?: NotificationPage }> {
  const [old, now] = await Promise.all([
    readSide(notifications, id, { side: 'old', after: page.old }, reading),
    readSide(notifications, id, { side: 'new', after: page.new }, reading),
  ]);
  const next = defined({ old: old?.next, new: now?.next });
  const hasMore = next.old !== undefined || next.new !== undefined;
  return { sides: { old, new: now }, ...(hasMore && { next }) };
}

async function readSide(
  notifications: Pick<NotificationStore, 'items'>,
  id: string,
  { side, after }: { readonly side: 'old' | 'new'; readonly after: ItemPlace | undefined },
  { limit, ...reader }: Reading,
): Promise<(Side & { readonly next?: ItemPlace }) | undefined> {
  const [first] = await notifications.items(id, { side, ...reader, limit: 1 });
  if (!first) return undefined;
  const { vulnerability } = first;
  if (!after) return { vulnerability, items: [] };
  const found = await notifications.items(id, { side, ...reader, limit: limit + 1, after });
  const items = found.slice(0, limit);
  const { change, image } = items.at(-1) ?? after;
  return { vulnerability, items, ...(found.length > limit && { next: { change, image } }) };
}
