import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface LimitingFront {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Headers of answers about manifests from now on. */
  say(headers: Readonly<Record<string, string>>): void;
  /** Requests for manifests so far, `GET team/app:1` or `HEAD team/app:1`. */
  readonly asked: readonly string[];
  /** Milliseconds of the monotonic clock at which each of them came. */
  readonly times: readonly number[];
}

/** Serves what a registry has, as one does that counts pulls; ends with the test. */
export async function startLimitingFront(registry: string): Promise<LimitingFront> {
  const asked: string[] = [];
  const times: number[] = [];
  let said: Readonly<Record<string, string>> = {};
  const server = createServer((request, response) => {
    const { url = '', method = '', headers } = request;
    const [, repository, tag] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url) ?? [];
    if (tag !== undefined) {
      asked.push(`${method} ${repository}:${tag}`);
      times.push(performance.now());
    }
    const accept = headers.accept ?? '*/*';
    void fetch(`http://${registry}${url}`, { method, headers: { accept } }).then(async (answer) => {
      const passed = ['content-type', 'docker-content-digest', 'content-length'];
      for (const name of passed) response.setHeader(name, answer.headers.get(name) ?? '');
      if (tag !== undefined)
        for (const [name, value] of Object.entries(said)) response.setHeader(name, value);
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, say: (headers) => (said = headers), asked, times };
}
