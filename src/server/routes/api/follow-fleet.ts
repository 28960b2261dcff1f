import type { FastifyReply } from 'fastify';
import { type EventWatch, FOLLOWED_A_PAGE, followEvents, nameImages } from '../../../fleet/index.ts';
import type {
  EventPage,
  EventPageRequest,
  EventStore,
  ImageReader,
  Inventory,
} from '../../../inventory/ports.ts';
import { countApart } from '../../shell/connections.ts';
import { HttpError } from '../../shell/http-error.ts';
import type { OpenEventStream } from './event-stream.ts';
import { MAX_FOLLOWERS } from './limits.ts';

type Filter = Pick<EventPageRequest, 'kinds' | 'since' | 'visibleTo' | 'sees' | 'cursor'>;

/**
 * Streams events as they come. Reads a page after the client has taken the previous one, so that a slow
 * client holds no more than that; streams are counted separately from other connections.
 */
export function followFleet(
  store: () => Pick<Inventory, 'events' | 'inventory'>,
  watch: EventWatch,
  openStream: OpenEventStream,
) {
  let followers = 0;
  return async (reply: FastifyReply, { cursor, ...filter }: Filter): Promise<FastifyReply> => {
    const { events, inventory } = store();
    // Read before the response begins, so that an invalid cursor gets an error response.
    const first = await events.list({
      ...filter,
      limit: FOLLOWED_A_PAGE,
      ...(await startOf({ cursor, since: filter.since }, events)),
    });
    if (followers >= MAX_FOLLOWERS) throw new HttpError(503, `${followers} clients follow events already`);
    followers++;
    reply.raw.once('close', () => followers--);
    countApart(reply.request.raw.socket);
    const grown = (after: number, signal: AbortSignal) => watch.grown(after, signal);
    const follow = (signal: AbortSignal) => followEvents(events, { ...filter, first, grown, signal });
    return openStream(reply, (signal) => withNames(follow(signal), filter, inventory), format);
  };
}

async function* withNames(
  pages: AsyncIterable<EventPage>,
  reader: ImageReader,
  inventory: Inventory['inventory'],
): AsyncGenerator<EventPage, void> {
  for await (const page of pages) yield { ...page, items: await nameImages(page.items, reader, inventory) };
}

/** Returns the stream's start; clients without a cursor or time get new events only. */
async function startOf(
  { cursor, since }: { readonly cursor: string | undefined; readonly since: string | undefined },
  events: EventStore,
): Promise<Pick<EventPageRequest, 'cursor' | 'after'>> {
  if (cursor !== undefined) return { cursor };
  return since === undefined ? { after: (await events.span()).last } : {};
}

/** Ends with a bare ID if the page read past its last event, for a client that reconnects from there. */
function format({ items, cursor }: EventPage): string {
  const events = items.map(
    (stored) =>
      `id: ${stored.cursor}\nevent: ${stored.event.kind}\n` +
      `data: ${JSON.stringify({ cursor: stored.cursor, ...stored.event })}\n\n`,
  );
  if (items.at(-1)?.cursor !== cursor) events.push(`id: ${cursor}\n\n`);
  return events.join('');
}

/** True if the client asks for a stream by this exact type, as browsers do. */
export function wantsStream(accept = ''): boolean {
  return accept
    .toLowerCase()
    .split(',')
    .some((range) => range.split(';', 1)[0]?.trim() === 'text/event-stream');
}
