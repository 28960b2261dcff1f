import type { Readable } from 'node:stream';

/** The program's only network access. Addresses are http:, https: or file: (a mirror on this machine). */
export interface HttpClient {
  /**
   * Sends one request, following redirects for GET, HEAD and PUT (an Authorization header never goes to
   * another origin) and retrying transient failures (connection failures, 429, 500, 502, 503, 504; honours
   * Retry-After). Returns responses with any other status. Throws NETWORK_FAILED if no response arrives.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT' | 'DELETE';
  /** Names in lower case. Without an `accept-encoding`, the client requests gzip and br and decodes them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, bytes, or a function that opens a new stream for each attempt. */
  readonly body?: string | Uint8Array | (() => Readable);
  readonly signal?: AbortSignal;
  readonly gate?: RequestGate;
  /**
   * The address names its content by digest and the caller checks it, so a broken body may resume from any response.
   */
  readonly immutable?: boolean;
  /** Requests the rest of a broken body, if that takes more than the client's own `request` (a new token). */
  readonly again?: (request: HttpRequest) => Promise<HttpResponse>;
}

/** Decides when to send a request, including retries and redirects. */
export interface RequestGate {
  /** Resolves when the request may be sent; a rejection fails the request with that error. */
  enter(request: SentRequest): Promise<void>;
  /** Called for every response, including ones that lead to a retry. */
  answered(request: SentRequest, response: Pick<HttpResponse, 'status' | 'headers'>): void;
}

export interface SentRequest {
  readonly url: URL;
  readonly method: NonNullable<HttpRequest['method']>;
}

export interface HttpResponse {
  /** The address after redirects. */
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Throws LIMIT_EXCEEDED past the limit, in bytes. */
  bytes(limit: number): Promise<Uint8Array>;
  /** Streams the body, once; resumes by range if the connection breaks and the server allows it. */
  stream(): AsyncIterable<Uint8Array>;
  /** Releases the connection without reading the body. */
  discard(): Promise<void>;
}
