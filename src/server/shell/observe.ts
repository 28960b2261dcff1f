import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Telemetry } from '../../telemetry/index.ts';

/** What unknown paths are counted under: a scanner that tries thousands must not make a metric of each. */
const UNMATCHED = 'unmatched';

/** One line and one measurement a request. Neither headers nor the query are logged: both may hold secrets. */
export function observeRequests(app: FastifyInstance, telemetry: Telemetry): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? UNMATCHED : (request.routeOptions.url ?? UNMATCHED);
    const { statusCode: status, elapsedTime } = reply;
    telemetry.requestEnded(route, request.method, status, elapsedTime / 1000);
    const line = {
      method: request.method,
      path: pathOf(request),
      status,
      ms: Math.round(elapsedTime),
      client: request.ip,
      ...(request.principal.name !== '' && { principal: request.principal.name }),
    };
    // Probes come every second.
    if (request.routeOptions.config.role === 'none') request.log.debug(line, 'request');
    else request.log.info(line, 'request');
  });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}
