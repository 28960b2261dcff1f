import * as z from 'zod';
import { eventHits, eventPage, fleetEvent, type SentEvent } from '../api/index.ts';
import { defined, jsonOf, type EventKind } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { SYSTEM_CLOCK, type HttpClock } from '../http/index.ts';
import { ApiConnection, ITEMS_A_PAGE, type ServerAccess } from './api-connection.ts';
import { readAnswer } from './read-answer.ts';
import { readEvents } from './read-events.ts';

/** Milliseconds before a broken stream is reopened. */
const OPEN_AGAIN_MS = 1_000;
/** Milliseconds: a quiet fleet sends a few bytes every 15 seconds, too slow for any other response. */
const PATIENCE_MS = 10 * 60_000;

export type EventPageDocument = z.output<typeof eventPage>;

const eventDetails = fleetEvent.extend({ hits: eventHits });

export type EventDetails = z.output<typeof eventDetails>;

export interface EventQuery {
  readonly kinds: readonly EventKind[];
  /** RFC 3339. */
  readonly since?: string;
  readonly cursor?: string;
}

/** Reads the events of a Plimsoll server. Throws AppError with the server's reason. */
export class EventClient {
  readonly #connection: ApiConnection;
  readonly #clock: HttpClock;

  constructor(server: ServerAccess) {
    this.#connection = new ApiConnection(server, { stall: PATIENCE_MS });
    this.#clock = server.http.clock ?? SYSTEM_CLOCK;
  }

  async page(query: EventQuery): Promise<EventPageDocument> {
    return readAnswer(await this.#get({ ...query, limit: ITEMS_A_PAGE }), eventPage);
  }

  /** Returns an event with its current hits. */
  async event(id: string): Promise<EventDetails> {
    return readAnswer(await this.#connection.get(`/events/${encodeURIComponent(id)}`), eventDetails);
  }

  /** Yields events as they are stored, after the cursor. A broken stream resumes after its last event. */
  async *follow(query: EventQuery): AsyncGenerator<SentEvent, void> {
    let { cursor } = query;
    for (;;) {
      try {
        for await (const event of this.#listen({ ...query, ...defined({ cursor }) })) {
          ({ cursor } = event);
          yield event;
        }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'NETWORK_FAILED') throw error;
      }
      await this.#clock.sleep(OPEN_AGAIN_MS, undefined);
    }
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async *#listen(query: EventQuery): AsyncGenerator<SentEvent, void> {
    const response = await this.#get(query, { accept: 'text/event-stream' });
    // It may be restarting behind a proxy.
    if (response.status >= 500) return response.discard();
    // Throws the server's reason.
    if (response.status !== 200) await readAnswer(response, z.never());
    for await (const data of readEvents(response.stream())) {
      const event = fleetEvent.safeParse(jsonOf(data));
      // A newer server may send kinds unknown to this version.
      if (event.success) yield event.data;
    }
  }

  #get(
    { kinds, since, cursor, limit }: EventQuery & { readonly limit?: string },
    headers?: Readonly<Record<string, string>>,
  ) {
    return this.#connection.get('/events', { kind: kinds, since, cursor, limit }, headers);
  }
}
