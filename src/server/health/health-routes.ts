import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { databaseAnswers } from './database-answers.ts';
import { metricsOf } from './metrics-of.ts';
import { toProgress } from './progress.ts';

const ROBOTS = 'User-agent: *\nDisallow: /\n';
const STARTING = { status: 'starting' };
const OPEN = { config: { role: 'none' } } as const;

/** Endpoints for orchestrators and crawlers. The listener decides whether metrics need a token. */
export function healthRoutes(
  app: FastifyInstance,
  context: ServerContext,
  metricsRole: 'read' | 'none',
): void {
  app.get('/livez', OPEN, (_request, reply) =>
    context.isStarted() ? { status: 'ok' } : reply.code(503).send(STARTING),
  );

  app.get('/health', OPEN, async (request, reply) => {
    if (await databaseAnswers(context.store, request.signal)) return { status: 'ok' };
    return reply.code(503).send({ status: 'the database does not answer' });
  });

  // One unavailable feed must not block all answers; reports that need it say so themselves.
  app.get('/readyz', OPEN, async (_request, reply) => {
    if (!context.isStarted()) return reply.code(503).send(STARTING);
    const isReady = await context.feeds.isReady();
    const unloaded = (await context.feeds.unloaded()).map(toProgress);
    if (!isReady) return reply.code(503).send({ status: 'loading feeds', waiting: unloaded });
    return { status: 'ok', ...(unloaded.length > 0 && { failed: unloaded }) };
  });

  app.get('/robots.txt', OPEN, (_request, reply) => reply.type('text/plain').send(ROBOTS));

  app.get('/metrics', { config: { role: metricsRole } }, async ({ principal }, reply) => {
    const { contentType, text } = await metricsOf(context, principal);
    return reply.type(contentType).send(text);
  });
}
