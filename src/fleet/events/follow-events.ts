import type { EventPage, EventPageRequest, EventStore } from '../../inventory/ports.ts';

/** Events per page: a slow reader holds this many in memory. */
export const FOLLOWED_A_PAGE = 100;

export interface Followed extends Pick<EventPageRequest, 'kinds' | 'since' | 'visibleTo' | 'sees'> {
  /** First page to yield, which may be empty. */
  readonly first: EventPage;
  /** Resolves when events with higher numbers may be stored, and at the signal. */
  readonly grown: (after: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Yields the first page, then a page whenever new events are stored, until the signal. */
export async function* followEvents(
  store: Pick<EventStore, 'list'>,
  { first, grown, signal, ...filter }: Followed,
): AsyncGenerator<EventPage, void> {
  for (let page = first; ;) {
    yield page;
    if (page.next === undefined) await grown(page.through, signal);
    if (signal.aborted) return;
    page = await store.list({ ...filter, limit: FOLLOWED_A_PAGE, after: page.through });
  }
}
