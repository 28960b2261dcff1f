import { AppError } from '../../errors/index.ts';
import type { HttpClient, HttpRequest, RequestGate, SentRequest } from '../../http/index.ts';
import type { AskedRequest } from './registry-gate.ts';
import { announcedLimits, type AnnouncedLimit } from './announced-limits.ts';

/** A task's end of a RegistryGate. */
export interface ClientGate {
  enter(asked: AskedRequest): Promise<void>;
  announced(host: string, limits: readonly AnnouncedLimit[]): void;
}

/** Wraps a client so that each request passes the gate. */
export function gatedClient(http: HttpClient, gate: ClientGate): HttpClient {
  const passed: RequestGate = {
    enter: (request) => gate.enter({ host: request.url.host, isPull: isPull(request) }),
    answered({ url }, response) {
      const limits = announcedLimits(response, Date.now());
      if (limits.length > 0) gate.announced(url.host, limits);
    },
  };
  const send = (request: HttpRequest) => http.request({ ...request, gate: passed });
  return {
    async request(request) {
      try {
        return await send(request);
      } catch (refused) {
        if (!isRefusedPull(refused, request)) throw refused;
        // The response shows the remaining pulls, and is not counted: pulls come back one by one.
        const answer = await send({ ...request, method: 'HEAD' });
        await answer.discard();
        return send(request);
      }
    },
    close: () => http.close(),
  };
}

/** A client throws this code only for its gate. */
function isRefusedPull(thrown: unknown, { url, method = 'GET' }: HttpRequest): boolean {
  return (
    thrown instanceof AppError && thrown.code === 'REGISTRY_FAILED' && isPull({ url: new URL(url), method })
  );
}

/** Docker Hub's definition of a pull: a HEAD does not count. */
function isPull({ method, url }: SentRequest): boolean {
  return method === 'GET' && /^\/v2\/.+\/manifests\/[^/]+$/.test(url.pathname);
}
