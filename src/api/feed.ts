import * as z from 'zod';

export const feedStatus = z.object({
  feed: z.string().describe('`debian-tracker`, or a part of one: `osv:Red Hat`'),
  state: z.enum(['waiting', 'loading', 'loaded', 'failed']),
  kept: z.boolean().describe('kept fresh by the configuration, whatever images there are'),
  syncedAt: z.string().optional().describe('RFC 3339: when its source last confirmed or gave the data'),
  nextAt: z.string().optional().describe('RFC 3339: when it is asked next'),
  records: z.int(),
  ranges: z.int(),
  bytes: z.int().optional().describe('read so far, while it is loading on the replica that answers'),
  totalBytes: z.int().optional(),
  problems: z.array(z.string()).describe('why the last attempt failed, or what was odd in the data'),
});

export const feedList = z.object({ items: z.array(feedStatus) });

export const feedParams = z.object({ feed: z.string().describe('as `GET /feeds` names it') });

/** Answers for a report that waits for feeds that were never loaded. */
export const feedsLoading = z.object({
  feeds: z.array(feedStatus),
  retryAfterSeconds: z.int(),
});
