import type { KlarSettings, KlarTracer } from '../../../klar/index.ts';
import { httpClientOnDemand, type HttpClient } from '../../../http/index.ts';
import type { ImageName } from '../../../image/index.ts';
import { httpOptions } from '../../options/http-options.ts';
import type { SessionRequest } from '../../opening/session.ts';

/** The requested image, and how to read it. */
export interface KlarRequest {
  readonly image: string;
  readonly name: ImageName;
  readonly klar: KlarSettings;
  readonly request: SessionRequest;
  readonly tracer: KlarTracer;
}

/** Node's longest timer, some 25 days: in effect no limit. */
const MAX_TIMER_MS = 2 ** 31 - 1;
const MINUTE_MS = 60_000;

/** Creates the registry client; traces manifest requests, which are Klar's only ones. */
export function registryClient({ klar, request, tracer }: KlarRequest): HttpClient {
  const options = httpOptions(request.settings, request.environment);
  const http = httpClientOnDemand({
    ...options,
    skipTlsVerify: options.skipTlsVerify || klar.acceptAnyCertificate,
    timeouts: { answer: timeoutOf(klar.dockerTimeout) },
  });
  return klar.trace ? tracer.wrap(http, (path) => path.includes('/manifests/')) : http;
}

export function clairClient({ klar, request, tracer }: KlarRequest): HttpClient {
  const http = httpClientOnDemand({
    ...httpOptions(request.settings, request.environment),
    timeouts: { answer: timeoutOf(klar.clairTimeout) },
  });
  return klar.trace ? tracer.wrap(http) : http;
}

/** Returns milliseconds; a negative number of minutes means no limit. */
function timeoutOf(minutes: number): number {
  return minutes < 0 ? MAX_TIMER_MS : Math.min(MAX_TIMER_MS, minutes * MINUTE_MS);
}
