import { setTimeout as pause } from 'node:timers/promises';
import type { SentEvent } from '../../../../api/index.ts';
import {
  EventClient,
  type EventDetails,
  type EventPageDocument,
  type EventQuery,
} from '../../../../client/index.ts';
import { defined } from '../../../../domain/index.ts';
import { AppError } from '../../../../errors/index.ts';
import { findHits, FOLLOWED_A_PAGE, followEvents, nameImages } from '../../../../fleet/index.ts';
import { openInventory } from '../../../../inventory/index.ts';
import type { EventPageRequest, StoredEvent } from '../../../../inventory/ports.ts';
import type { StoreRequest } from '../../../opening/session.ts';
import { httpOptions } from '../../../options/http-options.ts';
import { refusePlainHttp } from '../../../remote/refuse-plain-http.ts';

/** Milliseconds between polls of a store that other processes write. */
const LOOK_EVERY_MS = 1_000;
const HINT = 'list events with their IDs: plimsoll fleet events --format json';

/** Events from a store or a server. */
export interface EventSource {
  page(query: EventQuery): Promise<EventPageDocument>;
  /** Yields events after the cursor as they are stored, without an end. */
  follow(query: EventQuery): AsyncIterable<SentEvent>;
  /** Returns an event and the images it affects now. Throws USAGE for an unknown ID. */
  event(id: string): Promise<EventDetails>;
  close(): Promise<void>;
}

export async function openEventSource(request: StoreRequest): Promise<EventSource> {
  const { settings, environment } = request;
  const { server: address, token } = settings;
  if (address === undefined) return openStoredEvents(request);
  refusePlainHttp(address, settings);
  return new EventClient({ address, token, http: httpOptions(settings, environment) });
}

async function openStoredEvents({ place }: StoreRequest): Promise<EventSource> {
  const store = await openInventory(place);
  const sent = async (events: readonly StoredEvent[]) =>
    (await nameImages(events, {}, store.inventory)).map(toSentEvent);
  return {
    async page(query) {
      const { items, cursor, next } = await store.events.list(requestOf(query));
      return { items: await sent(items), cursor, ...defined({ next }) };
    },
    async *follow({ cursor, ...query }) {
      const { signal } = new AbortController();
      const first = await store.events.list(requestOf({ ...query, ...defined({ cursor }) }));
      const grown = () => pause(LOOK_EVERY_MS);
      const filter = requestOf(query);
      for await (const { items } of followEvents(store.events, { ...filter, first, grown, signal })) {
        yield* await sent(items);
      }
    },
    async event(id) {
      const stored = await store.events.get(id);
      const [event] = stored ? await sent([stored]) : [];
      if (!stored || !event) throw new AppError('USAGE', `no event ${id}`, { hint: HINT });
      return { ...event, hits: await findHits(stored, { reader: {} }, store) };
    },
    close: () => store.close(),
  };
}

function requestOf({ kinds, ...query }: EventQuery): EventPageRequest {
  return { ...query, limit: FOLLOWED_A_PAGE, ...(kinds.length > 0 && { kinds }) };
}

function toSentEvent({ cursor, event }: StoredEvent): SentEvent {
  return { cursor, ...event };
}
