/**
 * A hundred subscriptions, each of which wants 100 of 10,000 events; ten targets hang, and ten fail. Measures until the
 * others have all their messages. The processor time is that of this process, and of the receiver's thread in it.
 * Usage: node bench/deliveries.ts [--events N] [--postgres URL]
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { pino } from 'pino';
import type { WrittenSubscription } from '../src/config/subscriptions/index.ts';
import { toWebhookSecret, type FleetEvent } from '../src/domain/index.ts';
import { createHttpClient } from '../src/http/index.ts';
import { createSealer } from '../src/server/sealing/index.ts';
import { createSubscriptions } from '../src/server/subscriptions/index.ts';
import { openStore } from '../src/store/index.ts';
import type { Store } from '../src/store/ports.ts';
import { indexed, installed, reference } from '../test/store/images.ts';
import { affected } from '../test/store/events.ts';

const { values } = parseArgs({
  options: { events: { type: 'string', default: '10000' }, postgres: { type: 'string' } },
});
const SUBSCRIPTIONS = 100;
const HANGING = 10;
const FAILING = 10;
/** Of a hundred events, one is wanted. */
const WANTED_EVERY = 100;
const events = Number(values.events);
const expected = (SUBSCRIPTIONS - HANGING - FAILING) * Math.floor(events / WANTED_EVERY);

async function fill(store: Store): Promise<void> {
  for (const name of ['a', 'b', 'c']) {
    await store.inventory.save(indexed(name, [installed('openssl')]), [
      reference(`registry.example/${name}:1`),
    ]);
  }
  const [openssl] = await store.inventory.packagesNamed(['openssl']);
  if (!openssl) throw new Error('the package that was just saved is missing');
  const all = Array.from({ length: events }, (_, i) => ({ event: eventOf(i), package: openssl }));
  for (let start = 0; start < all.length; start += 1000)
    await store.events.append(all.slice(start, start + 1000));
}

function eventOf(i: number): FleetEvent {
  const event = affected(`CVE-2026-${10_000 + i}`);
  const isWanted = i % WANTED_EVERY === 0;
  return { ...event, id: randomUUID(), kind: isWanted ? 'finding.exploited' : 'finding.affected' };
}

function subscriptions(origin: string): readonly WrittenSubscription[] {
  return Array.from({ length: SUBSCRIPTIONS }, (_, i) => {
    const behaviour = i < HANGING ? 'hang' : i < HANGING + FAILING ? 'fail' : 'take';
    return {
      name: `team-${i}`,
      target: `${origin}/${behaviour}`,
      secrets: [toWebhookSecret(randomBytes(32))],
      format: 'json',
      digest: 'none',
      kinds: ['finding.exploited'],
    };
  });
}

/** Tells its address, and then when it has taken all that is expected. */
function startReceiver(): Worker {
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
  return new Worker(code, { eval: true, workerData: expected });
}

const nextMessage = (worker: Worker) =>
  new Promise<string>((resolve) => worker.once('message', (message) => resolve(String(message))));

async function run(store: Store): Promise<void> {
  const receiver = startReceiver();
  const origin = await nextMessage(receiver);
  const client = createHttpClient({ userAgent: 'bench', attempts: 1 });
  const running = createSubscriptions({
    ...store,
    written: subscriptions(origin),
    addressOf: (path) => path,
    principals: { isKnown: () => true, isAdmin: () => true, placesOf: () => undefined },
    sealer: createSealer(randomBytes(32)),
    clients: { file: client, api: client },
    telemetry: { messageSent: () => undefined },
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
    random: Math.random,
  });
  // Subscriptions begin with the next event.
  await running.start();
  await fill(store);
  const all = nextMessage(receiver);
  const [start, before] = [performance.now(), process.cpuUsage()];
  running.wake();
  await all;
  const { user, system } = process.cpuUsage(before);
  const [wall, cpu] = [performance.now() - start, (user + system) / 1000];
  console.log(`${expected} deliveries: ${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms processor`);
  await running.stop();
  await client.close();
  await receiver.terminate();
}

const folder = mkdtempSync(join(tmpdir(), 'bench-deliveries-'));
const store = await openStore(
  values.postgres === undefined ? { file: join(folder, 'plimsoll.db') } : { database: values.postgres },
);
try {
  await run(store);
} finally {
  await store.close();
  rmSync(folder, { recursive: true });
}
