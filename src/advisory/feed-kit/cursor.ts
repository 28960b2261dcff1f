import * as z from 'zod';
import { parsedAs } from './json.ts';

const cursorSchema = z.object({
  /** When the feed was last read in full. */
  readAt: z.number(),
  /** Newest modification seen. */
  modified: z.number(),
  /** Validators for the modification list; the feed keeps the full export's. */
  list: z.object({ etag: z.string().exactOptional(), lastModified: z.string().exactOptional() }),
  /** Version of the code that last read everything, where a feed's reading has changed since the first. */
  reading: z.number().exactOptional(),
});

/** Position from which the next sync resumes; times in milliseconds. */
export type Cursor = z.infer<typeof cursorSchema>;

export function parseCursor(text: string): Cursor {
  return parsedAs(cursorSchema, JSON.parse(text));
}

export function formatCursor(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

/**
 * Checks that the last full read is less than `maxAgeMs` ago. A read time in the future means that the clock
 * jumped, so nothing can be assumed about the data.
 */
export function goesOn({ readAt }: Cursor, now: Date, maxAgeMs: number): boolean {
  const age = now.getTime() - readAt;
  return age >= 0 && age < maxAgeMs;
}
