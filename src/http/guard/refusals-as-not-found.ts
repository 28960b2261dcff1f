import type { HttpClient, HttpRequest, HttpResponse } from '../client.ts';
import { RefusedAddress, type Refusal } from './refused-address.ts';

/**
 * Wraps a client so that refused addresses answer 404. Whoever triggers a request learns nothing about the network
 * around the client; `tell` is for the log. A host that is not listed is still refused: the list reveals nothing about
 * the network.
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
