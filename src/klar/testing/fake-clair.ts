import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { serve, type LoopbackServer } from '../../http/testing/loopback.ts';

/** A posted layer, as in the request body. */
export interface PostedLayer {
  readonly Name: string;
  readonly Path: string;
  readonly ParentName: string;
  readonly Headers: { readonly Authorization: string };
}

export interface FakeClair extends LoopbackServer {
  /** Bodies of all posts, in order. */
  readonly bodies: readonly string[];
  readonly posted: readonly PostedLayer[];
}

/** Answers in place of Clair; returns false to let it answer. */
type Interference = (request: IncomingMessage, response: ServerResponse, posts: number) => boolean;

/**
 * Serves the part of Clair's v1 API that Klar uses: accepts layers with a known parent, and answers the same for each.
 */
export async function serveClair(
  features: readonly object[] = [],
  interfere: Interference = () => false,
  incomplete?: readonly string[],
): Promise<FakeClair> {
  const bodies: string[] = [];
  const posted: PostedLayer[] = [];
  const server = await serve((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    if (interfere(request, response, posted.length)) return;
    if (request.method === 'POST' && request.url === '/v1/layers') {
      const { Layer: layer } = JSON.parse(body) as { Layer: PostedLayer };
      bodies.push(body);
      const knowsParent =
        layer.ParentName === '' || posted.some(({ Name: name }) => name === layer.ParentName);
      if (knowsParent) {
        posted.push(layer);
        send(response, 201, { Layer: { ...layer, IndexedByVersion: 3 } });
      } else {
        refuse(response, 'worker: parent layer is unknown, it must be processed first');
      }
      return;
    }
    const top = posted.find(({ Name: name }) => request.url === `/v1/layers/${name}?vulnerabilities`);
    if (!top) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
      return;
    }
    const Layer = { Name: top.Name, NamespaceName: 'debian:8', Features: features, Incomplete: incomplete };
    send(response, 200, { Layer });
  }

  return { ...server, bodies, posted };
}

/** Refuses as Clair does. */
export function refuse(response: ServerResponse, message: string, status = 400): void {
  send(response, status, { Error: { Message: message } });
}

function send(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', server: 'clair' });
  response.end(`${JSON.stringify(value)}\n`);
}
