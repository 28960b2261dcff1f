import { AppError } from '../errors/index.ts';
import type { HttpRequest, HttpResponse } from './client.ts';
import { decoded } from './decode.ts';
import { toNetworkFailure } from './failure.ts';
import { resumed } from './resume.ts';
import { withoutStalls } from './stall.ts';
import type { WireResponse } from './transport.ts';

export interface Answered {
  readonly request: HttpRequest;
  /** Response address, after redirects. */
  readonly url: URL;
  readonly wire: WireResponse;
  readonly stallMs: number;
  readonly again: (request: HttpRequest) => Promise<HttpResponse>;
}

/** Wraps a response for its reader: aborts stalls, resumes breaks, decodes, enforces limits. */
export function toHttpResponse(answered: Answered): HttpResponse {
  const { url, wire } = answered;
  return {
    url: url.href,
    status: wire.status,
    headers: wire.headers,
    stream: () => bodyOf(answered),
    bytes: (limit) => collect(bodyOf(answered), limit, url.host || url.href),
    discard: () => wire.discard(),
  };
}

function bodyOf({ request, url, wire, stallMs, again }: Answered): AsyncIterable<Uint8Array> {
  const chunks = nameFailures(withoutStalls(wire, stallMs), url, request.signal);
  const isWhole = wire.status === 200 && request.headers?.['range'] === undefined && url.protocol !== 'file:';
  const whole = isWhole
    ? resumed({
        headers: wire.headers,
        chunks,
        immutable: request.immutable ?? false,
        again: (headers) => again({ ...request, headers: { ...request.headers, ...headers } }),
      })
    : chunks;
  const isRaw = request.headers?.['accept-encoding'] !== undefined;
  return isRaw ? whole : decoded(whole, wire.headers['content-encoding'], url.host);
}

async function* nameFailures(
  chunks: AsyncIterable<Uint8Array>,
  url: URL,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (thrown) {
    throw toNetworkFailure(thrown, { what: `the response of ${url.host || url.href} was cut off`, signal });
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>, limit: number, host: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit)
      throw new AppError('LIMIT_EXCEEDED', `${host} sent more than the allowed ${limit} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
