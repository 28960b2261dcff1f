import * as z from 'zod';
import { parsedAs } from './json.ts';

const cursorSchema = z.object({
  /** When all of it was last read. */
  readAt: z.number(),
  /** The newest modification seen. */
  modified: z.number(),
  /** Validators of the list of modifications; those of the whole are the feed's own. */
  list: z.object({ etag: z.string().exactOptional(), lastModified: z.string().exactOptional() }),
});

/** Where the next sync goes on from; times in milliseconds. */
export type Cursor = z.infer<typeof cursorSchema>;

export function parseCursor(text: string): Cursor {
  return parsedAs(cursorSchema, JSON.parse(text));
}

export function formatCursor(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

/**
 * Whether what was read as a whole less than `maxAgeMs` ago may be gone on from. What was read in the future tells of a
 * clock that jumped: then nobody knows how far the data reaches.
 */
export function goesOn({ readAt }: Cursor, now: Date, maxAgeMs: number): boolean {
  const age = now.getTime() - readAt;
  return age >= 0 && age < maxAgeMs;
}
