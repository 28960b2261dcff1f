import type { FastifyReply } from 'fastify';
import { FOLLOWED_A_PAGE, followEvents, nameImages, type EventWatch } from '../../../fleet/index.ts';
import type { EventPage, EventPageRequest, EventStore, ImageReader, Store } from '../../../store/ports.ts';
import { countApart } from '../../shell/connections.ts';
import { HttpError } from '../../shell/http-error.ts';
import type { OpenEventStream } from './event-stream.ts';
import { MAX_FOLLOWERS } from './limits.ts';

type Filter = Pick<EventPageRequest, 'kinds' | 'since' | 'visibleTo' | 'sees' | 'cursor'>;

/**
 * Streams events as they come. Pages are read when the client has taken the one before, so that a slow one holds no more
 * than that; streams are counted apart from other connections.
 */
export function followFleet(
  store: () => Pick<Store, 'events' | 'inventory'>,
  watch: EventWatch,
  openStream: OpenEventStream,
) {
  let followers = 0;
  return async (reply: FastifyReply, { cursor, ...filter }: Filter): Promise<FastifyReply> => {
    const { events, inventory } = store();
    // Read before the response begins, so that a wrong cursor has an answer of its own.
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
  inventory: Store['inventory'],
): AsyncGenerator<EventPage, void> {
  for await (const page of pages) yield { ...page, items: await nameImages(page.items, reader, inventory) };
}

/** Clients that name no place to begin with want what comes next. */
async function startOf(
  { cursor, since }: { readonly cursor: string | undefined; readonly since: string | undefined },
  events: EventStore,
): Promise<Pick<EventPageRequest, 'cursor' | 'after'>> {
  if (cursor !== undefined) return { cursor };
  return since === undefined ? { after: (await events.span()).last } : {};
}

/** Ends with the ID alone where the page looked further, for a client that connects again from there. */
function format({ items, cursor }: EventPage): string {
  const events = items.map(
    (stored) =>
      `id: ${stored.cursor}\nevent: ${stored.event.kind}\n` +
      `data: ${JSON.stringify({ cursor: stored.cursor, ...stored.event })}\n\n`,
  );
  if (items.at(-1)?.cursor !== cursor) events.push(`id: ${cursor}\n\n`);
  return events.join('');
}

/** Checks whether the client asks for a stream, as browsers do by this type alone. */
export function wantsStream(accept = ''): boolean {
  return accept
    .toLowerCase()
    .split(',')
    .some((range) => range.split(';', 1)[0]?.trim() === 'text/event-stream');
}
