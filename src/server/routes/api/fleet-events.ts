import * as z from 'zod';
import { eventPage, runPage } from '../../../api/index.ts';
import { defined, EVENT_KINDS } from '../../../domain/index.ts';
import { EventWatch, findHits, nameImages, viewRun, withAddress } from '../../../fleet/index.ts';
import type { StoredEvent } from '../../../inventory/ports.ts';
import type { Principal } from '../../auth/index.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { publicAddress } from '../../public-address.ts';
import { HttpError } from '../../shell/http-error.ts';
import { API, type ApiApp } from './api-app.ts';
import type { OpenEventStream } from './event-stream.ts';
import { followFleet, wantsStream } from './follow-fleet.ts';
import { imagesOfEvent } from './images-of-event.ts';
import { refuseUnknownValues } from './known-filters.ts';
import { WITHOUT_TIMEOUT_MS } from './limits.ts';
import { eventDetails, eventParams, eventQuery, followHeaders } from './schemas/fleet-event.ts';
import { pageQuery } from './schemas/page.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { linkNext } from './send-page.ts';
import { imageView, visibleTo } from './visibility.ts';

const TAGS = ['events'];

export function fleetEventRoutes(
  app: ApiApp,
  context: Pick<ServerContext, 'settings' | 'now'> & StoreOf<'events' | 'inventory' | 'runs'>,
  openStream: OpenEventStream,
): void {
  listRoute(app, context, openStream);
  eventRoute(app, context);
  workloadsRoute(app, context);
}

function listRoute(app: ApiApp, context: StoreOf<'events' | 'inventory'>, openStream: OpenEventStream): void {
  const watch = new EventWatch(() => context.store.events.span());
  const follow = followFleet(() => context.store, watch, openStream);
  app.get(`${API}/events`, {
    config: { role: 'read' },
    handlerTimeout: WITHOUT_TIMEOUT_MS,
    exposeHeadRoute: false,
    schema: {
      tags: TAGS,
      operationId: 'listEvents',
      summary: 'List or follow the events of the fleet, oldest first',
      description:
        'A page may hold fewer events than its limit, or none, and still have a `next`: events of images that the client ' +
        'does not see are left out. With `Accept: text/event-stream`, events follow as they come, named by their kind; ' +
        'each `id` is a cursor. Without `Last-Event-ID`, `cursor` or `since` they begin with the next one. A cursor from ' +
        'which on events were deleted is answered with 410.',
      querystring: eventQuery,
      headers: followHeaders,
      response: {
        200: {
          description: 'A page of events, or all that come.',
          content: {
            'application/json': { schema: eventPage },
            'text/event-stream': { schema: z.string() },
          },
        },
        ...FAILURES,
      },
    },
    preValidation: ({ query }, _reply, done) => {
      refuseUnknownValues('kind', query.kind, EVENT_KINDS);
      done();
    },
    handler: async (request, reply) => {
      const { kind, cursor, limit, ...rest } = request.query;
      const filter = { ...rest, ...visibleTo(request.principal), ...defined({ kinds: kind }) };
      if (wantsStream(request.headers.accept)) {
        const last = request.headers['last-event-id'] ?? cursor;
        return follow(reply, { ...filter, ...defined({ cursor: last }) });
      }
      const page = await context.store.events.list({
        ...filter,
        limit,
        ...defined({ cursor }),
      });
      linkNext(request, reply, page);
      const { next } = page;
      const named = await nameImages(page.items, visibleTo(request.principal), context.store.inventory);
      return {
        items: named.map(eventView),
        cursor: page.cursor,
        ...defined({ next }),
      };
    },
  });
}

function eventRoute(
  app: ApiApp,
  context: Pick<ServerContext, 'settings'> & StoreOf<'events' | 'inventory' | 'runs'>,
): void {
  app.get(`${API}/events/:id`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'getEvent',
      summary: 'Look at one event, and the workloads and images that it hits',
      params: eventParams,
      querystring: pageQuery,
      response: { 200: eventDetails, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { params, query, principal } = request;
      const event = await visibleEvent(params.id, principal, context);
      const images = await imagesOfEvent(event, query, principal, context.store.inventory);
      const hits = await findHits(event, { reader: visibleTo(principal) }, context.store);
      linkNext(request, reply, images);
      const items = images.items.map((summary) => imageView(summary, principal));
      return {
        ...eventView(event),
        hits: withAddress(hits, event, publicAddress(context.settings)),
        images: { ...images, items },
      };
    },
  });
}

function workloadsRoute(
  app: ApiApp,
  context: Pick<ServerContext, 'now'> & StoreOf<'events' | 'inventory' | 'runs'>,
): void {
  app.get(`${API}/events/:id/workloads`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listWorkloadsOfEvent',
      summary: 'List the workloads that an event hits now, newest first',
      params: eventParams,
      querystring: pageQuery,
      response: { 200: runPage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { params, query, principal } = request;
      const { event, package: pkg } = await visibleEvent(params.id, principal, context);
      const hitBy = { ...defined({ package: pkg }), ...(event.image && { image: event.image }) };
      const page = await context.store.runs.list({
        ...query,
        hitBy,
        isRunning: true,
        ...visibleTo(principal),
      });
      linkNext(request, reply, page);
      const now = context.now();
      return { ...page, items: page.items.map((run) => viewRun(run, now)) };
    },
  });
}

async function visibleEvent(
  id: string,
  principal: Principal,
  { store }: StoreOf<'events' | 'inventory'>,
): Promise<StoredEvent> {
  const reader = visibleTo(principal);
  const found = await store.events.get(id, reader);
  const [event] = found ? await nameImages([found], reader, store.inventory) : [];
  if (!event) throw new HttpError(404, `no event ${id}`);
  return event;
}

function eventView({ cursor, event }: StoredEvent) {
  return { cursor, ...event };
}
