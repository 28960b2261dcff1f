import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { databaseAnswers } from './database-answers.ts';
import { isWaitedFor, toProgress } from './progress.ts';

const ROBOTS = 'User-agent: *\nDisallow: /\n';
const OPEN = { config: { role: 'none' } } as const;

/** What orchestrators ask, and what crawlers should. Whether metrics need a token is the listener's affair. */
export function healthRoutes(
  app: FastifyInstance,
  context: ServerContext,
  metricsRole: 'read' | 'none',
): void {
  app.get('/livez', OPEN, () => ({ status: 'ok' }));

  app.get('/health', OPEN, async (request, reply) => {
    if (await databaseAnswers(context.store, request.signal)) return { status: 'ok' };
    return reply.code(503).send({ status: 'the database does not answer' });
  });

  // Red until every feed that is kept was loaded once: an answer over data that is not there would look clean.
  app.get('/readyz', OPEN, async (_request, reply) => {
    if (await context.feeds.isReady()) return { status: 'ok' };
    const waiting = (await context.feeds.status()).filter(isWaitedFor).map(toProgress);
    return reply.code(503).send({ status: 'loading feeds', waiting });
  });

  app.get('/robots.txt', OPEN, (_request, reply) => reply.type('text/plain').send(ROBOTS));

  app.get('/metrics', { config: { role: metricsRole } }, async (_request, reply) => {
    const { contentType, text } = await context.telemetry.metrics();
    return reply.type(contentType).send(text);
  });
}
