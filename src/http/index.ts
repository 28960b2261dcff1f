export type { HttpClient, HttpRequest, HttpResponse, RequestGate, SentRequest } from './client.ts';
export { fetchConditional, type ConditionalAnswer, type Validators } from './conditional.ts';
export { httpClientOnDemand } from './client-on-demand.ts';
export { codeOf } from './failure.ts';
export { bareHost, splitPort } from './host-and-port.ts';
export { insteadOfData } from './instead-of-data.ts';
export { interruptible } from './interruptible.ts';
export {
  SYSTEM_CLOCK,
  type AddressGuard,
  type HttpClock,
  type AnsweredRequest,
  type HttpClientOptions,
  type ServerTls,
  type Timeouts,
} from './options.ts';
export { parseProxy } from './proxy-address.ts';
export { isLoopback, type ProxySettings } from './proxy.ts';
export { retryAfter } from './retry.ts';
