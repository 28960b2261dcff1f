import type { HttpClient } from './client.ts';
import type { HttpClientOptions } from './options.ts';

/** Creates a client that loads its implementation on the first request: many runs send none. */
export function httpClientOnDemand(options: HttpClientOptions): HttpClient {
  let client: Promise<HttpClient> | undefined;
  const open = async () => (await import('./create-http-client.ts')).createHttpClient(options);
  return {
    async request(asked) {
      client ??= open();
      return (await client).request(asked);
    },
    async close() {
      await (await client)?.close();
    },
  };
}
