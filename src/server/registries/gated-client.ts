import { AppError } from '../../errors/index.ts';
import type { HttpClient, HttpRequest, RequestGate, SentRequest } from '../../http/index.ts';
import type { AskedRequest } from './registry-gate.ts';
import { toldLimits, type ToldLimit } from './told-limits.ts';

/** A task's end of a RegistryGate. */
export interface ClientGate {
  enter(asked: AskedRequest): Promise<void>;
  told(host: string, limits: readonly ToldLimit[]): void;
}

/** Wraps a client so that each of its requests passes the gate. */
export function gatedClient(http: HttpClient, gate: ClientGate): HttpClient {
  const passed: RequestGate = {
    enter: (request) => gate.enter({ host: request.url.host, isPull: isPull(request) }),
    answered({ url }, response) {
      const limits = toldLimits(response, Date.now());
      if (limits.length > 0) gate.told(url.host, limits);
    },
  };
  const send = (request: HttpRequest) => http.request({ ...request, gate: passed });
  return {
    async request(request) {
      try {
        return await send(request);
      } catch (refused) {
        if (!isRefusedPull(refused, request)) throw refused;
        // The answer says what is left by now, and is not counted: pulls come back one by one.
        const answer = await send({ ...request, method: 'HEAD' });
        await answer.discard();
        return send(request);
      }
    },
    close: () => http.close(),
  };
}

/** A client throws this code for its gate alone. */
function isRefusedPull(thrown: unknown, { url, method = 'GET' }: HttpRequest): boolean {
  return (
    thrown instanceof AppError && thrown.code === 'REGISTRY_FAILED' && isPull({ url: new URL(url), method })
  );
}

/** Docker Hub's definition of a pull: a HEAD does not count. */
function isPull({ method, url }: SentRequest): boolean {
  return method === 'GET' && /^\/v2\/.+\/manifests\/[^/]+$/.test(url.pathname);
}
