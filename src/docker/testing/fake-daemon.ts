import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A daemon on a socket: answers by path, JSON of any value or by a function. */
export class FakeDaemon implements AsyncDisposable {
  readonly answers = new Map<string, object | ((response: ServerResponse) => void)>();
  readonly requests: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'daemon-'));
  readonly #server = createServer(({ url = '' }, response) => {
    this.requests.push(url);
    const answer = this.answers.get(url);
    if (typeof answer === 'function') answer(response);
    else if (answer === undefined) response.writeHead(404).end('{"message":"no such thing"}');
    else response.end(JSON.stringify(answer));
  });

  /** For DOCKER_HOST. */
  readonly host = `unix://${join(this.#folder, 'docker.sock')}`;

  static async start(answers: Readonly<Record<string, object>> = {}): Promise<FakeDaemon> {
    const daemon = new FakeDaemon();
    for (const [path, answer] of Object.entries(answers)) daemon.answers.set(path, answer);
    await once(daemon.#server.listen(join(daemon.#folder, 'docker.sock')), 'listening');
    return daemon;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
