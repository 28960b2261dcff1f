import type { HttpClient } from './client.ts';

/** The same client, whose requests, pauses between attempts and bodies that are being read end at the signal. */
export function interruptible(http: HttpClient, signal: AbortSignal): HttpClient {
  return { request: (request) => http.request({ ...request, signal }), close: () => http.close() };
}
