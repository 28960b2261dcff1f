import type { FastifyInstance } from 'fastify';
import { defined } from '../../../domain/index.ts';
import { sightOf } from '../../auth/index.ts';
import { queryParameter } from '../../clair/query-parameter.ts';
import type { StoreOf } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { NOTIFICATION_PAGE_TYPE, NOTIFICATION_TYPE } from '../../renderings/clair-v4/media-types.ts';
import { negotiate } from './negotiate.ts';
import { toNotified } from './notifier-documents.ts';
import { isUuid, placeOf, toItemId } from './notifier-item-id.ts';
import { sendJson } from '../../shell/send-json.ts';

const PATH = '/notifier/api/v1/notification/:id';
const PAGE_SIZE = 500;
const MAX_PAGE_SIZE = 1000;

interface One {
  Params: { readonly id: string };
  Querystring: Readonly<Record<string, unknown>>;
}

/** Serves the notifications that a webhook call names: the manifests that a sync made vulnerable, or no longer so. */
export function notifierRoutes(app: FastifyInstance, { store }: StoreOf<'notifications'>): void {
  const { notifications } = store;

  app.get<One>(PATH, { config: { role: 'read' } }, async ({ params, query, headers, principal }, reply) => {
    requireUuid(params.id);
    const size = parsePageSize(queryParameter(query, 'page_size'));
    const after = parseNext(queryParameter(query, 'next'));
    const contentType = negotiate(headers.accept, typeFor(headers.accept));
    const isRead = (await notifications.get(params.id))?.readAt !== undefined;
    const request = {
      limit: size + 1,
      visibleTo: principal.name,
      readByOthers: principal.role === 'admin',
      ...sightOf(principal),
      ...defined({ after }),
    };
    // Clair forgets read notifications, and answers an unknown ID with an empty list.
    const items = isRead ? [] : await notifications.items(params.id, request);
    const given = items.slice(0, size);
    const documents = given.flatMap(toNotified);
    const last = items.length > size ? given.at(-1) : undefined;
    const next = last && { next: toItemId(last, '') };
    return sendJson(reply, contentType, { page: { size, ...next }, notifications: documents });
  });

  app.delete<One>(PATH, { config: { role: 'scan' } }, async ({ params }, reply) => {
    requireUuid(params.id);
    await notifications.markRead(params.id);
    return reply.code(200).send();
  });
}

function requireUuid(id: string): void {
  if (!isUuid(id)) throw new HttpError(400, 'notification_id: expected a UUID');
}

/** Clair's document names another type than its server sends. */
function typeFor(accept: string | undefined): string {
  return accept?.includes(NOTIFICATION_PAGE_TYPE) ? NOTIFICATION_PAGE_TYPE : NOTIFICATION_TYPE;
}

function parsePageSize(text: string | undefined): number {
  if (text === undefined || text === '') return PAGE_SIZE;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 0) throw new HttpError(400, 'page_size: expected a number');
  return size === 0 ? PAGE_SIZE : Math.min(size, MAX_PAGE_SIZE);
}

function parseNext(text: string | undefined) {
  if (text === undefined || text === '') return undefined;
  const place = placeOf(text);
  if (!place) throw new HttpError(400, 'next: expected the ID that an earlier page gave');
  return place;
}
