import { STATUS_CODES } from 'node:http';
import type { HttpClient, HttpRequest, HttpResponse } from '../http/index.ts';
import { safeText } from './format/safe-text.ts';

/** Maximum body bytes to show; more than any manifest or Clair answer has. */
const MAX_TRACED_BYTES = 256 * 1024 * 1024;
/** Shorter values could be any word in a body. */
const MIN_SECRET_LENGTH = 4;
const HIDDEN = '***';

/**
 * Logs requests and responses as KLAR_TRACE does, without credentials. Hides every value sent in an
 * Authorization header, in bodies too, since Clair receives the registry's token in one.
 */
export class KlarTracer {
  readonly #write: (text: string) => void;
  readonly #secrets = new Set<string>();

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Wraps a client to trace requests whose path `isTraced` accepts. */
  wrap(http: HttpClient, isTraced: (path: string) => boolean = () => true): HttpClient {
    return {
      close: () => http.close(),
      request: async (request) => {
        this.#hide(request.headers?.['authorization']);
        const url = URL.parse(request.url);
        if (!url || !isTraced(url.pathname)) return http.request(request);
        this.#request(url, request);
        const response = await http.request(request);
        return this.#response(response);
      },
    };
  }

  #hide(authorization: string | undefined): void {
    const secret = authorization?.slice(authorization.indexOf(' ') + 1) ?? '';
    if (secret.length >= MIN_SECRET_LENGTH) this.#secrets.add(secret);
  }

  #request(url: URL, { method = 'GET', headers = {}, body }: HttpRequest): void {
    const target = `${method} ${url.pathname}${url.search} HTTP/1.1`;
    this.#print(
      '----> HTTP REQUEST',
      [target, `Host: ${url.host}`, ...headerLines(headers)],
      typeof body === 'string' ? body : '',
    );
  }

  async #response(response: HttpResponse): Promise<HttpResponse> {
    const { status, headers } = response;
    const bytes = await response.bytes(MAX_TRACED_BYTES);
    const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...headerLines(headers)];
    this.#print('<---- HTTP RESPONSE', head, new TextDecoder().decode(bytes));
    return {
      ...response,
      bytes: () => Promise.resolve(bytes),
      async *stream() {
        yield await Promise.resolve(bytes);
      },
      discard: () => Promise.resolve(),
    };
  }

  #print(title: string, head: readonly string[], body: string): void {
    const text = [...head, '', body].map((part) => this.#safe(part)).join('\r\n');
    this.#write(`${title}:\n${text}\n`);
  }

  #safe(text: string): string {
    let safe = safeText(text);
    for (const secret of this.#secrets) safe = safe.replaceAll(secret, HIDDEN);
    return safe;
  }
}

/** Formats headers in Go's spelling and order. */
function headerLines(headers: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(headers)
    .map(([name, value]) => `${canonical(name)}: ${value ?? ''}`)
    .toSorted();
}

function canonical(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-');
}
