import type { HttpClient } from './client.ts';

/** Wraps a client so that the signal aborts its requests, pauses between attempts and bodies being read. */
export function interruptible(http: HttpClient, signal: AbortSignal): HttpClient {
  return { request: (request) => http.request({ ...request, signal }), close: () => http.close() };
}
