import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** The comments of one pull or merge request, as GitHub and GitLab list and change them. */
export class CommentService implements AsyncDisposable {
  /** Bodies by the ID of the comment: more than one page, and none of Plimsoll. */
  readonly comments = new Map(Array.from({ length: 150 }, (_, id) => [id, 'a comment']));
  /** Requests so far: `METHOD /path`. */
  readonly asked: string[] = [];
  /** Status that answers everything that writes. */
  refusal: number | undefined;
  readonly #server;

  private constructor(header: string, token: string) {
    this.#server = createServer((request, response) => {
      void (async () => {
        const { method = '', headers } = request;
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://service.example');
        this.asked.push(`${method} ${pathname}`);
        const answer = (status: number, body: unknown) =>
          response.writeHead(status).end(JSON.stringify(body));
        if (headers[header] !== token) return answer(401, {});
        if (method === 'GET') {
          const page = Number(searchParams.get('page'));
          const all = [...this.comments].map(([id, body]) => ({ id, body }));
          return answer(200, all.slice((page - 1) * 100, page * 100));
        }
        if (this.refusal !== undefined) return answer(this.refusal, {});
        if (headers['content-type'] !== 'application/json') return answer(415, {});
        const { body } = (await json(request)) as { body: string };
        const id = method === 'POST' ? this.comments.size : Number(pathname.split('/').at(-1));
        this.comments.set(id, body);
        return answer(200, { id });
      })();
    });
  }

  /** Starts a service that lets in who has the token in a header. */
  static async start(header: string, token: string): Promise<CommentService> {
    const service = new CommentService(header, token);
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Comments of Plimsoll. */
  get own(): readonly string[] {
    return [...this.comments.values()].filter((body) => body.startsWith('<!-- plimsoll -->'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }
}
