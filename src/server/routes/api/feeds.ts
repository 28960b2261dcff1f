import { parseFeedName } from '../../../advisory/index.ts';
import type { FeedStatus, ServerContext } from '../../context.ts';
import { hintForFeed } from '../../feeds/index.ts';
import { HttpError } from '../../shell/http-error.ts';
import { API, type ApiApp } from './api-app.ts';
import { feedList, feedParams, feedStatus } from '../../../api/index.ts';
import { FAILURES } from './schemas/problem-details.ts';

const TAGS = ['feeds'];

export function feedRoutes(app: ApiApp, context: Pick<ServerContext, 'feeds' | 'now' | 'logger'>): void {
  app.get(`${API}/feeds`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listFeeds',
      summary: 'List the feeds: how fresh each is, and what it is waiting for',
      response: { 200: feedList, ...FAILURES },
    },
    handler: async () => ({ items: (await context.feeds.status()).map(toView) }),
  });

  app.post(`${API}/feeds/:feed/sync`, {
    config: { role: 'admin' },
    schema: {
      tags: TAGS,
      operationId: 'syncFeed',
      summary: 'Bring a feed up to date now',
      params: feedParams,
      response: { 202: feedStatus, ...FAILURES },
    },
    handler: async ({ params: { feed }, principal }, reply) => {
      if (!parseFeedName(feed)) {
        throw new HttpError(404, `unknown feed "${feed}"; ${hintForFeed(feed, context.now())}`);
      }
      await context.feeds.request([feed], { force: true });
      context.logger.info({ feed, principal: principal.name }, 'a feed was asked for');
      const status = (await context.feeds.status()).find((each) => each.feed === feed);
      if (!status) throw new Error(`${feed} was requested but not found`);
      return reply.code(202).send(toView(status));
    },
  });
}

function toView(status: FeedStatus) {
  return { ...status, problems: [...status.problems] };
}
