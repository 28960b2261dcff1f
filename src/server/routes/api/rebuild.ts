import { matchesAnswer } from '../../../api/index.ts';
import type { ServerContext } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { FAILURES } from './schemas/problem-details.ts';

const TAGS = ['runs'];
const DETAILS =
  'Drops what the stored packages match and makes it again in the background; until that is done, images are judged by what is made anew. The answers stay the same.';

/** Lets administrators start matching all packages again, and follow its progress. */
export function rebuildRoutes(app: ApiApp, context: Pick<ServerContext, 'matches' | 'logger'>): void {
  app.get(`${API}/fleet/matches`, {
    config: { role: 'admin', ofWholeFleet: true },
    schema: {
      tags: TAGS,
      operationId: 'countMatches',
      summary: 'Count what the stored packages match, and the packages that are still to be matched',
      response: { 200: matchesAnswer, ...FAILURES },
    },
    handler: () => context.matches.counts(),
  });

  app.post(`${API}/fleet/rebuild`, {
    config: { role: 'admin', ofWholeFleet: true },
    schema: {
      tags: TAGS,
      operationId: 'rebuildMatches',
      summary: 'Match all stored packages again',
      description: DETAILS,
      response: { 202: matchesAnswer, ...FAILURES },
    },
    handler: async ({ principal }, reply) => {
      context.logger.info({ principal: principal.name }, 'an administrator has all packages matched again');
      return reply.code(202).send(await context.matches.rebuild());
    },
  });
}
