import type { HttpClient } from './client.ts';

/**
 * Wraps a client so that the signal, like that of a request itself, aborts its requests, pauses between attempts and
 * bodies being read.
 */
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
