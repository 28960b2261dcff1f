/** Where a page in a list starts; without a cursor, at the beginning. */
export interface PageStart {
  readonly cursor?: string;
}

interface Page {
  /** Cursor for the next page; absent on the last. */
  readonly next?: string | undefined;
}

/** Reads a list page by page. */
export async function* pagesOf<Found extends Page>(
  ask: (from: PageStart) => Promise<Found>,
): AsyncGenerator<Found, void> {
  let from: PageStart | undefined = {};
  while (from) {
    const page = await ask(from);
    yield page;
    from = page.next === undefined ? undefined : { cursor: page.next };
  }
}

/** Reads a list's items, page by page. */
export async function* itemsOf<Item>(
  ask: (from: PageStart) => Promise<Page & { readonly items: readonly Item[] }>,
): AsyncGenerator<Item, void> {
  for await (const { items } of pagesOf(ask)) yield* items;
}

/** A list read lazily, and again for each iteration. */
export function readAnew<Item>(read: () => AsyncIterable<Item>): AsyncIterable<Item> {
  return { [Symbol.asyncIterator]: () => read()[Symbol.asyncIterator]() };
}
