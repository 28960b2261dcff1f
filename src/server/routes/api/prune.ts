import { pruneAnswer, pruneRequest } from '../../../api/index.ts';
import type { ServerContext } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { PRUNE_PATIENCE_MS } from './limits.ts';
import { FAILURES } from './schemas/problem-details.ts';

const DETAILS = `Removes for ${PRUNE_PATIENCE_MS / 1000} seconds at most, in short transactions; \`done\` says whether there is more. A server does the same once a day.`;

/** Lets administrators delete expired data, or count it. */
export function pruneRoute(app: ApiApp, context: Pick<ServerContext, 'retention' | 'logger'>): void {
  app.post(`${API}/fleet/prune`, {
    config: { role: 'admin', ofWholeFleet: true },
    schema: {
      tags: ['runs'],
      operationId: 'prune',
      summary: 'Remove images that nobody uses, and what is older than the history',
      description: DETAILS,
      body: pruneRequest,
      response: { 200: pruneAnswer, ...FAILURES },
    },
    handler: async ({ body: { dryRun, ...options }, principal }) => {
      if (dryRun) return { dryRun, done: true, removed: await context.retention.count(options) };
      context.logger.info({ ...options, principal: principal.name }, 'an administrator removes expired data');
      const { removed, isDone } = await context.retention.run(options, PRUNE_PATIENCE_MS);
      return { dryRun, done: isDone, removed };
    },
  });
}
