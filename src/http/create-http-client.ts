import { unescape } from 'node:querystring';
import { AppError } from '../errors/index.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './client.ts';
import { ACCEPTED_ENCODINGS } from './decode.ts';
import { toNetworkFailure } from './failure.ts';
import { sendToFile } from './file-transport.ts';
import { checkTarget } from './guard/check-target.ts';
import { MAX_ATTEMPTS, MAX_REDIRECTS } from './limits.ts';
import { DEFAULT_TIMEOUTS, SYSTEM_CLOCK, type HttpClock, type HttpClientOptions } from './options.ts';
import { parseProxy } from './proxy-address.ts';
import { proxyFor } from './proxy.ts';
import { redirected } from './redirect.ts';
import { toHttpResponse } from './response.ts';
import { withRetries } from './retry.ts';
import { createWireTransport, type WireRequest, type WireResponse } from './transport.ts';

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const wire = createWireTransport(options);
  const { attempts = MAX_ATTEMPTS, clock = SYSTEM_CLOCK } = options;
  const stallMs = options.timeouts?.stall ?? DEFAULT_TIMEOUTS.stall;

  async function attempt(request: WireRequest): Promise<WireResponse> {
    await request.gate?.enter(request);
    const response = await shown(request, () => wire.send(request), { clock, onAnswer: options.onAnswer });
    request.gate?.answered(request, response);
    return response;
  }

  async function send(request: WireRequest): Promise<WireResponse> {
    if (options.guard) checkTarget(options.guard, request.url);
    if (request.url.protocol === 'file:') return sendToFile(request);
    try {
      return await withRetries(() => attempt(request), { attempts, clock, signal: request.signal });
    } catch (thrown) {
      const { url, signal } = request;
      const proxy = parseProxy(proxyFor(url, options.proxy ?? {}) ?? '')?.host;
      throw toNetworkFailure(thrown, { what: `cannot reach ${url.host}`, proxy, signal });
    }
  }

  async function request(asked: HttpRequest): Promise<HttpResponse> {
    const mayLeaveTls = asked.immutable === true || options.skipTlsVerify === true;
    let current = toWireRequest(asked, options.userAgent);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await send(current);
      const next = redirected(current, response, mayLeaveTls);
      if (!next) {
        return toHttpResponse({
          request: asked,
          url: current.url,
          wire: response,
          stallMs,
          again: asked.again ?? request,
        });
      }
      await response.discard();
      current = next;
    }
    throw new AppError('NETWORK_FAILED', `${current.url.host} redirects more than ${MAX_REDIRECTS} times`, {
      hint: 'check the configuration of the server and of proxies in between',
    });
  }

  return { request, close: () => wire.close() };
}

/** Reports the outcome of a request to the listener, if present. */
async function shown(
  { method, url }: WireRequest,
  send: () => Promise<WireResponse>,
  { clock, onAnswer }: { readonly clock: HttpClock; readonly onAnswer: HttpClientOptions['onAnswer'] },
): Promise<WireResponse> {
  if (!onAnswer) return send();
  const askedAt = clock.now();
  const request = () => ({ method, host: url.host, path: url.pathname, milliseconds: clock.now() - askedAt });
  try {
    const response = await send();
    onAnswer({ ...request(), status: response.status });
    return response;
  } catch (error) {
    onAnswer(request());
    throw error;
  }
}

function toWireRequest(asked: HttpRequest, userAgent: string): WireRequest {
  const url = URL.parse(asked.url);
  if (!url || !['http:', 'https:', 'file:'].includes(url.protocol)) {
    throw new AppError('USAGE', `${asked.url} is not a valid http, https or file address`);
  }
  const headers = {
    'user-agent': userAgent,
    'accept-encoding': ACCEPTED_ENCODINGS,
    ...(url.username !== '' && { authorization: basicAuthorization(url) }),
    ...asked.headers,
  };
  const { method = 'GET', body, signal, gate } = asked;
  return { url, method, headers, body, signal, gate };
}

/** Uses `https://user:password@mirror/` as curl does. */
function basicAuthorization({ username, password }: URL): string {
  const pair = `${unescape(username)}:${unescape(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
