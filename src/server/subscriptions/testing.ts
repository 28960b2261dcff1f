import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { onTestFinished } from 'vitest';
import { imageKey, indexed, installed, reference } from '../../../test/store/images.ts';
import { list, run } from '../../../test/store/runs.ts';
import type { WrittenSubscription } from '../../config/subscriptions/index.ts';
import { type EventKind, type FleetEvent, type Hits, toWebhookSecret } from '../../domain/index.ts';
import { registryGuard } from '../../http/guard/index.ts';
import { httpClientOnDemand } from '../../http/index.ts';
import { serve } from '../../http/testing/loopback.ts';
import type { Inventory, NewRun } from '../../inventory/ports.ts';
import { event } from '../../notify/testing.ts';
import { openNewStore } from '../../store/testing/open-new-store.ts';
import { createSealer } from '../sealing/index.ts';
import { SILENT_TELEMETRY } from '../testing/context.ts';
import { createSubscriptions, type SubscriptionsOptions } from './create-subscriptions.ts';

export const SECRET = toWebhookSecret(randomBytes(32));
export const SEALER = createSealer(Buffer.alloc(32, 1));
export interface Received {
  readonly id: string;
  readonly body: {
    readonly type: string;
    readonly data: {
      readonly total: number;
      readonly more?: string;
      readonly events: readonly (FleetEvent & {
        readonly hits: Hits;
      })[];
    };
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A receiver that verifies signatures, and answers as the test wants. */
export async function receive(answer: Answer = (_, response) => response.end()) {
  const received: Received[] = [];
  const behaviour = { answer };
  const server = await serve((request, response) => {
    void text(request).then((body) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const {
        'webhook-id': id = '',
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
      } = headers;
      // By the time of the attempt, which the test chooses.
      const expected = new Webhook(SECRET).sign(id, new Date(Number(timestamp) * 1000), body);
      if (signature === expected) received.push({ id, body: JSON.parse(body) as Received['body'] });
      behaviour.answer(request, response);
    });
  });
  return { target: `${server.origin}/hook`, received, behaviour };
}

/** A store with images `a` and `b`, which hold openssl, and `c`, which does not. */
export async function openHarbour() {
  const folder = mkdtempSync(join(tmpdir(), 'subscriptions-'));
  const store = await openNewStore(join(folder, 'store.db'));
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  for (const name of ['a', 'b', 'c']) {
    const held = name === 'c' ? 'zlib' : 'openssl';
    await store.inventory.save(indexed(name, [installed(held)]), [reference(`registry.example/${name}:1`)]);
  }
  return { store, append: (...events: readonly FleetEvent[]) => append(store, events) };
}

async function append(store: Inventory, events: readonly FleetEvent[]): Promise<void> {
  const [openssl] = await store.inventory.packagesNamed(['openssl']);
  await store.events.append(
    events.map((each) => ({ event: each, ...(each.finding && openssl && { package: openssl }) })),
  );
}

/** Says what runs in a cluster: each image by the workload that has its name. */
export async function runIn(
  store: Inventory,
  cluster: string,
  runs: readonly Partial<NewRun>[],
  generation = 1,
): Promise<void> {
  const listed = runs.map((each, index) => run(`workload-${index}`, each));
  await store.runs.put({ cluster, uid: `uid of ${cluster}` }, list(generation, listed));
}

/** An image of the harbour, as a workload has it. */
export function imageOf(name: string): NewRun['image'] {
  return { reference: `registry.example/${name}:1`, digest: imageKey(name) };
}

/** An event of its own, in openssl. */
export function news(kind: EventKind = 'finding.affected', id = 'CVE-2026-1', seq = 7): FleetEvent {
  return event(kind, { id }, { id: randomUUID(), sync: { feed: 'debian-tracker', seq } });
}

export function written(
  name: string,
  target: string,
  fields: Partial<WrittenSubscription> = {},
): WrittenSubscription {
  return { name, target, secrets: [SECRET], format: 'json', digest: 'none', ...fields };
}

/** Starts the part that sends events to subscribers; a test looks and waits itself. */
export async function startSubscriptions(store: Inventory, given: Partial<SubscriptionsOptions> = {}) {
  const http = { userAgent: 'test', attempts: 1 };
  const file = httpClientOnDemand(http);
  const api = httpClientOnDemand({ ...http, guard: registryGuard({ allow: [], allowAddresses: [] }) });
  const clock = { ahead: 0 };
  const running = createSubscriptions({
    ...store,
    written: [],
    addressOf: (path) => path,
    principals: { maySubscribe: () => true, isAdmin: () => true, placesOf: () => undefined },
    sealer: SEALER,
    clients: { file, api },
    telemetry: SILENT_TELEMETRY,
    logger: pino({ level: 'silent' }),
    now: () => new Date(Date.now() + clock.ahead),
    random: () => 1,
    ...given,
  });
  const stop = async () => {
    await running.stop();
    await file.close();
    await api.close();
  };
  onTestFinished(stop);
  await running.start();
  await running.settled();
  return {
    running,
    stop,
    /** Goes on by so many seconds, and waits until nothing is left to do. */
    pass: async (seconds = 0) => {
      clock.ahead += seconds * 1000;
      running.wake();
      await running.settled();
    },
  };
}
