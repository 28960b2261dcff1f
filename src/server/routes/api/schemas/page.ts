import * as z from 'zod';

/** Items of a page, unless the client says how many, and at most. */
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;
/** A cursor is ours; what is longer is none. */
const MAX_CURSOR_LENGTH = 1024;

export const pageQuery = z.object({
  cursor: z
    .string()
    .min(1)
    .max(MAX_CURSOR_LENGTH)
    .exactOptional()
    .describe('`next` of the page before; absent: the first page'),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT).describe('items of a page'),
});

/** A list of these, with the cursor of the page behind it. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().optional().describe('cursor of the next page; absent on the last one'),
  });
}
