import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { toWebhookSecret } from '../../src/domain/index.ts';

/** Of subscriptions whose messages a test verifies. */
export const SECRET = toWebhookSecret(Buffer.alloc(32, 7));

/** A client on loopback that is notified; a test says what it does with each call, and by which status it answers. */
export abstract class WebhookTarget implements AsyncDisposable {
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => response.writeHead(this.take(request.headers, body)).end());
    });
  }

  /** Takes one call, and returns the status of the answer. */
  protected abstract take(headers: IncomingHttpHeaders, body: string): number;

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get target(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/hook`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Verifies a signed message by an implementation other than ours. Throws for one with another signature. */
export function verifyMessage(
  given: IncomingHttpHeaders,
  body: string,
): { readonly id: string; readonly message: unknown } {
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
  return { id: headers['webhook-id'] ?? '', message: new Webhook(SECRET).verify(body, headers) };
}
