import type { Dispatcher } from 'undici';
import type { Readable } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { AppError } from '../errors/index.ts';
import type { RequestGate, SentRequest } from './client.ts';
import { codeOf, TimedOut } from './failure.ts';
import { guardedLookup } from './guard/guarded-lookup.ts';
import { MAX_DISCARD_MS, MAX_DISCARDED_BYTES, MAX_RESPONSE_HEADER_BYTES } from './limits.ts';
import { DEFAULT_TIMEOUTS, type HttpClientOptions, type Timeouts } from './options.ts';
import { parseProxy, proxyVariable } from './proxy-address.ts';
import { proxyFor } from './proxy.ts';
import { isUnknownIssuer, secureContextOf } from './trust.ts';

/** One request on the wire: no redirects, no retries. */
export interface WireRequest extends SentRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | (() => Readable) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly gate: RequestGate | undefined;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Raw bytes, still content-encoded. Leaving the iteration early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Makes the body fail with this error. */
  abort(reason: Error): void;
  /** Releases the connection, or closes it if draining would take long. Never throws. */
  discard(): Promise<void>;
}

export interface HttpTransport {
  send(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}

/** Speaks HTTP through undici, loaded with the first request: many runs send none. */
export function createWireTransport(options: HttpClientOptions): HttpTransport {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const connections = new Connections(options, timeouts);
  return {
    async send(request) {
      const { trustsSystem } = connections;
      try {
        return await sendOnce(await connections.for(request.url), request, timeouts.answer);
      } catch (thrown) {
        if (trustsSystem || !isUnknownIssuer(codeOf(thrown))) throw thrown;
        // A company's certificate authority is in the machine's store.
        connections.trustSystem();
        return sendOnce(await connections.for(request.url), request, timeouts.answer);
      }
    },
    close: () => connections.close(),
  };
}

/** Connection pools: one for direct connections, one per proxy. */
class Connections {
  readonly #options: HttpClientOptions;
  readonly #timeouts: Timeouts;
  readonly #pools = new Map<string, Promise<Dispatcher>>();
  #context: Promise<SecureContext | undefined> | undefined;
  #trustsSystem = false;

  constructor(options: HttpClientOptions, timeouts: Timeouts) {
    this.#options = options;
    this.#timeouts = timeouts;
  }

  for(url: URL): Promise<Dispatcher> {
    const proxy = proxyFor(url, this.#options.proxy ?? {});
    const key = `${String(this.#trustsSystem)} ${proxy ?? ''}`;
    const pool = this.#pools.get(key) ?? this.#open(proxy === undefined ? undefined : toProxy(proxy, url));
    this.#pools.set(key, pool);
    return pool;
  }

  get trustsSystem(): boolean {
    return this.#trustsSystem;
  }

  trustSystem(): void {
    if (this.#trustsSystem) return;
    this.#trustsSystem = true;
    this.#context = undefined;
  }

  async close(): Promise<void> {
    const pools = await Promise.allSettled(this.#pools.values());
    this.#pools.clear();
    const open = pools.filter((pool) => pool.status === 'fulfilled');
    await Promise.all(open.map((pool) => pool.value.destroy()));
  }

  async #open(proxy: URL | undefined): Promise<Dispatcher> {
    const [agents, secureContext] = await Promise.all([import('./agents.ts'), this.#secureContext()]);
    const tls = {
      timeout: this.#timeouts.connect,
      ...(secureContext && { secureContext }),
      ...(this.#options.skipTlsVerify && { rejectUnauthorized: false }),
      ...(this.#options.tls?.servername !== undefined && { servername: this.#options.tls.servername }),
    };
    // Our own timers cover the response and the body: they also apply to proxies, and are exact.
    const shared = {
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: MAX_RESPONSE_HEADER_BYTES,
    };
    if (!proxy) return agents.openAgent({ ...shared, connect: { ...tls, ...this.#resolver() } });
    // With `proxyTls`, undici would speak TLS to a SOCKS proxy.
    const ofProxy = proxy.protocol === 'socks5:' ? {} : { proxyTls: tls };
    return agents.openProxyAgent({ ...shared, uri: proxy.href, requestTls: tls, ...ofProxy });
  }

  #resolver() {
    const { guard, lookup } = this.#options;
    if (guard) return { lookup: guardedLookup(guard, lookup) };
    return lookup && { lookup };
  }

  #secureContext(): Promise<SecureContext | undefined> {
    const { caFiles = [], tls } = this.#options;
    const trust = { caFiles, system: this.#trustsSystem, tls };
    this.#context ??= secureContextOf(trust);
    return this.#context;
  }
}

/** Omits the address from the message: a malformed address would hide its password from redaction. */
function toProxy(text: string, url: URL): URL {
  const proxy = parseProxy(text);
  if (proxy) return proxy;
  throw new AppError('CONFIG_INVALID', `${proxyVariable(url)} is not a valid address of a proxy`, {
    hint: 'set it to http://HOST:PORT; in user and password, write @ as %40, / as %2F and # as %23',
  });
}

async function sendOnce(pool: Dispatcher, request: WireRequest, answerMs: number): Promise<WireResponse> {
  const { url, method, headers, body, signal } = request;
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort(new TimedOut(`no answer within ${answerMs / 1000} seconds`));
  }, answerMs);
  try {
    const response = await pool.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers,
      body: typeof body === 'function' ? body() : (body ?? null),
      signal: signal ? AbortSignal.any([signal, abort.signal]) : abort.signal,
    });
    return {
      status: response.statusCode,
      headers: singleValued(response.headers),
      body: response.body,
      abort: (reason) => abort.abort(reason),
      discard: () => dump(response.body),
    };
  } finally {
    clearTimeout(timer);
  }
}

async function dump(body: Dispatcher.ResponseData['body']): Promise<void> {
  try {
    await body.dump({ limit: MAX_DISCARDED_BYTES, signal: AbortSignal.timeout(MAX_DISCARD_MS) });
  } catch {
    body.destroy();
  }
}

/** Joins a repeated header into one list (RFC 9110, 5.3). */
function singleValued(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string | undefined> {
  const result: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) {
    result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}
