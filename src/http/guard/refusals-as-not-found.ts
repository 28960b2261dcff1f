import type { HttpClient, HttpRequest, HttpResponse } from '../client.ts';
import { RefusedAddress, type Refusal } from './refused-address.ts';

/**
 * The same client, for which an address that is refused answers 404. Whoever has it ask learns nothing of the network
 * that it stands in; `tell` is for the log. A host that is not listed is refused as before: the list says nothing of it.
 */
export function refusalsAsNotFound(http: HttpClient, tell: (refusal: Refusal) => void): HttpClient {
  async function request(asked: HttpRequest): Promise<HttpResponse> {
    try {
      // The rest of a broken body may be elsewhere, too.
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
