import type { HttpClient, HttpRequest, HttpResponse } from '../client.ts';
import { RefusedAddress, type Refusal } from './refused-address.ts';

/**
 * Wraps a client so that refused addresses answer 404, which hides the client's network from the requester;
 * `tell` is for the log. An unlisted host is still refused: the list reveals nothing about the network.
 */
export function refusalsAsNotFound(http: HttpClient, tell: (refusal: Refusal) => void): HttpClient {
  async function request(asked: HttpRequest): Promise<HttpResponse> {
    try {
      // The rest of a broken body may also be elsewhere.
      return await http.request({ ...asked, again: asked.again ?? request });
    } catch (thrown) {
      if (!(thrown instanceof RefusedAddress)) throw thrown;
      tell(thrown.refusal);
      return notFound(asked.url);
    }
  }
  return { request, close: () => http.close() };
}

function notFound(url: string): HttpResponse {
  return {
    url,
    status: 404,
    headers: {},
    bytes: () => Promise.resolve(new Uint8Array()),
    stream: () => ReadableStream.from<Uint8Array>([]),
    discard: () => Promise.resolve(),
  };
}
