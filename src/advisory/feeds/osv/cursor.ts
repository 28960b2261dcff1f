import * as z from 'zod';
import { parsedAs } from '../../json.ts';

const cursorSchema = z.object({
  /** When the whole export was last read. */
  readAt: z.number(),
  /** The newest modification seen. */
  modified: z.number(),
  /** Validators of the list of modifications; those of the export are the feed's own. */
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
 * The newest of some times, those in the future left out: records with next year's date were published, and a sync that
 * goes on from there sees nothing new until then.
 */
export class Watermark {
  readonly #now: number;
  #newest: number;

  constructor(now: Date, from = 0) {
    this.#now = now.getTime();
    this.#newest = from;
  }

  see(time: number): void {
    if (time > this.#newest && time <= this.#now) this.#newest = time;
  }

  get newest(): number {
    return this.#newest;
  }
}
