import type { Readable } from 'node:stream';
import {
  httpClientOnDemand,
  interruptible,
  type HttpClient,
  type HttpClientOptions,
  type HttpResponse,
} from '../http/index.ts';

/** Page size: the largest that a server allows. */
export const ITEMS_A_PAGE = '500';

/** How to reach a server, and with which token. */
export interface ServerAccess {
  readonly address: string;
  readonly token: string | undefined;
  readonly http: HttpClientOptions;
  /** Aborts requests. */
  readonly signal?: AbortSignal;
}

/** Query parameters; those with an undefined value are left out. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Sends requests to one server's own API, with the token. */
export class ApiConnection {
  readonly #api: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #http: HttpClient;

  constructor({ address, token, http, signal }: ServerAccess, timeouts: HttpClientOptions['timeouts'] = {}) {
    this.#api = `${address}/api/v1`;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const client = httpClientOnDemand({ ...http, timeouts: { ...http.timeouts, ...timeouts } });
    this.#http = signal ? interruptible(client, signal) : client;
  }

  get(
    path: string,
    query: Query = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpResponse> {
    return this.#http.request({ url: this.#urlOf(path, query), headers: { ...this.#headers, ...headers } });
  }

  send(
    method: 'PATCH' | 'POST' | 'PUT',
    path: string,
    body: object,
    query: Query = {},
  ): Promise<HttpResponse> {
    const headers = { ...this.#headers, 'content-type': 'application/json' };
    return this.#http.request({
      method,
      url: this.#urlOf(path, query),
      headers,
      body: JSON.stringify(body),
    });
  }

  /** Sends bytes: `body` opens a new stream for each attempt. */
  upload(path: string, query: Query, size: number, body: () => Readable): Promise<HttpResponse> {
    const headers = {
      ...this.#headers,
      'content-type': 'application/octet-stream',
      'content-length': String(size),
    };
    return this.#http.request({ method: 'POST', url: this.#urlOf(path, query), headers, body });
  }

  delete(path: string): Promise<HttpResponse> {
    return this.#http.request({ method: 'DELETE', url: this.#urlOf(path), headers: this.#headers });
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  #urlOf(path: string, query: Query = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const one of value === undefined ? [] : [value].flat()) search.append(name, one);
    }
    return `${this.#api}${path}${search.size === 0 ? '' : `?${search.toString()}`}`;
  }
}
