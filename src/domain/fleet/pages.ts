/** Start of a page of a list; without a cursor, that of the first one. */
export interface PageStart {
  readonly cursor?: string;
}

interface Page {
  /** Cursor of the next page; absent on the last. */
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

/** Reads the items of a list, page by page. */
export async function* itemsOf<Item>(
  ask: (from: PageStart) => Promise<Page & { readonly items: readonly Item[] }>,
): AsyncGenerator<Item, void> {
  for await (const { items } of pagesOf(ask)) yield* items;
}

/** A list that is read while it is used, and again each time. */
export function readAnew<Item>(read: () => AsyncIterable<Item>): AsyncIterable<Item> {
  return { [Symbol.asyncIterator]: () => read()[Symbol.asyncIterator]() };
}
