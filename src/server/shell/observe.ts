import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Telemetry } from '../../telemetry/index.ts';
import { NO_SNIFFING } from './no-sniffing.ts';

/** Label for unknown paths: a scanner that tries thousands must not create a metric for each. */
const UNMATCHED = 'unmatched';

/** Logs one line and takes one measurement per request. Headers and query are left out: both may hold secrets. */
export function observeRequests(app: FastifyInstance, telemetry: Telemetry): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id).headers(NO_SNIFFING);
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
    // Probes arrive every second.
    if (request.routeOptions.config.role === 'none') request.log.debug(line, 'request');
    else request.log.info(line, 'request');
  });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}
