import * as z from 'zod';

/** Items per page: the default and the maximum. */
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;
/** Our cursors are never longer. */
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

/** A page, with the next page's cursor. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().optional().describe('cursor of the next page; absent on the last one'),
  });
}
