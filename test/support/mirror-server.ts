import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { FeedMirror } from './feed-mirror.ts';

/** A mirror over HTTP that can be made slow, or fail: requests for what is held wait until it is let go. */
export class MirrorServer implements AsyncDisposable {
  readonly #held = new Map<string, (() => void)[]>();
  readonly #failing = new Set<string>();
  readonly #slow = new Map<string, number>();
  readonly #asked: string[] = [];
  readonly #folder: string;
  readonly #server = createServer(({ url = '/' }, response) => {
    // Queries tell requests for one thing apart, and no more.
    const [, pathname = ''] = /^\/([^?]*)/.exec(url) ?? [];
    this.#answer(decodeURIComponent(pathname), response);
  });

  private constructor({ folder }: FeedMirror) {
    this.#folder = folder;
  }

  static async start(mirror: FeedMirror): Promise<MirrorServer> {
    const started = new MirrorServer(mirror);
    started.#server.listen(0, '127.0.0.1');
    await once(started.#server, 'listening');
    return started;
  }

  get origin(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** From now on whoever asks for this address, `HOST/PATH`, waits. */
  hold(address: string): void {
    this.#held.set(address, []);
  }

  /** From now on everything below this address is answered with 503. */
  fail(prefix: string): void {
    this.#failing.add(prefix);
  }

  /** From now on each answer below this address takes this long, in milliseconds. */
  slowDown(prefix: string, milliseconds: number): void {
    this.#slow.set(prefix, milliseconds);
  }

  /** How often anything below this address was asked for. */
  requestsFor(prefix: string): number {
    return this.#asked.filter((address) => address.startsWith(prefix)).length;
  }

  /** Number of requests that wait for it. */
  waitingFor(address: string): number {
    return this.#held.get(address)?.length ?? 0;
  }

  letGo(address: string): void {
    const answers = this.#held.get(address) ?? [];
    this.#held.delete(address);
    for (const answer of answers) answer();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(address: string, response: ServerResponse): void {
    this.#asked.push(address);
    const isFailing = [...this.#failing].some((prefix) => address.startsWith(prefix));
    const send = () =>
      isFailing ? response.writeHead(503).end() : sendFile(path.join(this.#folder, address), response);
    const waiting = this.#held.get(address);
    const [, delay = 0] = [...this.#slow].find(([prefix]) => address.startsWith(prefix)) ?? [];
    if (waiting) waiting.push(send);
    else setTimeout(send, delay);
  }
}

function sendFile(file: string, response: ServerResponse): void {
  if (existsSync(file)) createReadStream(file).pipe(response);
  else response.writeHead(404).end();
}
