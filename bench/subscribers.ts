import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { pino } from 'pino';
import type { WrittenSubscription } from '../src/config/subscriptions/index.ts';
import { toWebhookSecret } from '../src/domain/index.ts';
import { httpClientOnDemand } from '../src/http/index.ts';
import type { Inventory } from '../src/inventory/ports.ts';
import { createSealer } from '../src/server/sealing/index.ts';
import { createSubscriptions } from '../src/server/subscriptions/index.ts';

export interface Subscribers extends AsyncDisposable {
  /** Tells that events were stored. */
  wake(): void;
  settled(): Promise<void>;
}

/** Starts what tells subscribers of events. Subscriptions begin with the next event. */
export async function startSubscribers(
  store: Inventory,
  written: readonly WrittenSubscription[],
): Promise<Subscribers> {
  const client = httpClientOnDemand({ userAgent: 'bench', attempts: 1 });
  const running = createSubscriptions({
    ...store,
    written,
    addressOf: (path) => path,
    principals: { maySubscribe: () => true, isAdmin: () => true, placesOf: () => undefined },
    sealer: createSealer(randomBytes(32)),
    clients: { file: client, api: client },
    telemetry: { messageSent: () => undefined },
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
    random: Math.random,
  });
  await running.start();
  return {
    wake: () => running.wake(),
    settled: () => running.settled(),
    async [Symbol.asyncDispose]() {
      await running.stop();
      await client.close();
    },
  };
}

export function subscription(
  name: string,
  target: string,
  wanted: Pick<WrittenSubscription, 'digest' | 'kinds'>,
): WrittenSubscription {
  return { name, target, secrets: [toWebhookSecret(randomBytes(32))], format: 'json', ...wanted };
}

export interface Receiver extends AsyncDisposable {
  /** Its paths are what it does: `/take`, `/fail`, `/hang`. */
  readonly origin: string;
  /** Resolves once it has taken as many messages on a path that begins with `/take`. */
  readonly all: Promise<void>;
}

/** Receives in a thread of its own, whose processor time is that of the process. */
export async function startReceiver(expected: number): Promise<Receiver> {
  const code = `
    const { createServer } = require('node:http');
    const { parentPort, workerData } = require('node:worker_threads');
    let taken = 0;
    const server = createServer((request, response) => {
      request.resume();
      if (request.url === '/hang') return;
      request.on('end', () => {
        response.writeHead(request.url === '/fail' ? 500 : 204).end();
        if (request.url === '/take' && ++taken === workerData) parentPort.postMessage('all');
      });
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(\`http://127.0.0.1:\${server.address().port}\`));`;
  const worker = new Worker(code, { eval: true, workerData: expected });
  const nextMessage = () =>
    new Promise<string>((resolve) => worker.once('message', (message) => resolve(String(message))));
  const origin = await nextMessage();
  return {
    origin,
    all: nextMessage().then(() => undefined),
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
