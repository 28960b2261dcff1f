import type { Readable } from 'node:stream';

/** The only way out of the program. Addresses are http:, https: or file: (a mirror on this machine). */
export interface HttpClient {
  /**
   * Sends one request, following redirects for GET and HEAD (an Authorization header never goes to another origin)
   * and retrying what may pass (connection failures, 429, 500, 502, 503, 504; Retry-After is honoured). Answers of
   * any other status are returned, not thrown. Throws NETWORK_FAILED when no answer could be had.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  /** Names in lower case. Without an `accept-encoding` of its own, gzip and br are asked for and undone. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A text, or a stream that is opened anew each time that the request is sent. */
  readonly body?: string | (() => Readable);
  readonly signal?: AbortSignal;
  /** The address names its content by digest and the caller checks it: a broken body may be taken up from anywhere. */
  readonly immutable?: boolean;
  /** Asks for the rest of a broken body, where more than the client's own `request` is needed (a new token). */
  readonly again?: (request: HttpRequest) => Promise<HttpResponse>;
}

export interface HttpResponse {
  /** After redirects. */
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Throws LIMIT_EXCEEDED past the limit, in bytes. */
  bytes(limit: number): Promise<Uint8Array>;
  /** The body, once; taken up by range where the connection broke and the server allows it. */
  stream(): AsyncIterable<Uint8Array>;
  /** Gives the connection back without reading the body. */
  discard(): Promise<void>;
}
