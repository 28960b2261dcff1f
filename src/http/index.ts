export type { HttpClient, HttpRequest, HttpResponse, RequestGate, SentRequest } from './client.ts';
export { fetchConditional, type ConditionalAnswer, type Validators } from './conditional.ts';
export { createHttpClient } from './client-on-demand.ts';
export { codeOf } from './failure.ts';
export { interruptible } from './interruptible.ts';
export type { AddressGuard, Clock, HttpClientOptions, Timeouts } from './options.ts';
export { parseProxy } from './proxy-address.ts';
export { bareHost, isLoopback, type ProxySettings } from './proxy.ts';
export { retryAfter } from './retry.ts';
