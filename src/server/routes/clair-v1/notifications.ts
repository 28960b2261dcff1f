import type { FastifyInstance } from 'fastify';
import { sightOf } from '../../auth/index.ts';
import { queryParameter } from '../../clair/query-parameter.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { NOT_FOUND } from './errors.ts';
import { goJson } from '../../renderings/clair-v1/go-json.ts';
import { parseLimit } from './limit.ts';
import { toNotificationDocument } from './notifications-document.ts';
import { FIRST_PAGE, parsePage, readSides, writePage } from './notifications-page.ts';
import { createPageTokens } from './page-token.ts';

const PATH = '/notifications/:name';

interface One {
  Params: { readonly name: string };
  Querystring: Readonly<Record<string, unknown>>;
}

/** Serves the notifications that a webhook call names: a vulnerability before and after, with the affected layers. */
export function notificationRoutes(
  v1: FastifyInstance,
  context: Pick<ServerContext, 'settings' | 'now'> & StoreOf<'notifications'>,
): void {
  const { notifications } = context.store;
  const tokens = createPageTokens(context.settings, context.now);

  async function requireNotification(name: string) {
    const notification = await notifications.get(name);
    // The other shape covers many vulnerabilities, which this API cannot express.
    if (notification?.shape !== 'clair-v1') throw new HttpError(404, NOT_FOUND);
    return notification;
  }

  v1.get<One>(PATH, { config: { role: 'read' } }, async ({ params, query, principal }, reply) => {
    const limit = parseLimit(queryParameter(query, 'limit'));
    const list = `notification ${params.name}`;
    const given = queryParameter(query, 'page') ?? '';
    const token = given === '' ? tokens.write(list, writePage(FIRST_PAGE)) : given;
    const page = parsePage(tokens.read(list, token));
    if (!page) throw new HttpError(400, 'invalid page format: invalid or expired pagination token');
    const notification = await requireNotification(params.name);
    const { sides, next } = await readSides(notifications, notification.id, page, {
      limit,
      visibleTo: principal.name,
      readByOthers: principal.role === 'admin',
      ...sightOf(principal),
    });
    const paging = {
      Limit: limit,
      Page: token,
      ...(next && { NextPage: tokens.write(list, writePage(next)) }),
    };
    return reply.send(goJson({ Notification: toNotificationDocument(notification, paging, sides) }));
  });

  v1.delete<One>(PATH, { config: { role: 'scan' } }, async ({ params }, reply) => {
    const { id } = await requireNotification(params.name);
    if (!(await notifications.markRead(id))) throw new HttpError(404, NOT_FOUND);
    return reply.code(200).send();
  });
}
