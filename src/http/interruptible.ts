import type { HttpClient } from './client.ts';

/** Wraps a client so that the signal, like a request's own, aborts its requests, retry pauses and body reads. */
export function interruptible(http: HttpClient, signal: AbortSignal): HttpClient {
  return {
    request: (request) =>
      http.request({
        ...request,
        signal: request.signal ? AbortSignal.any([signal, request.signal]) : signal,
      }),
    close: () => http.close(),
  };
}
