import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { User } from '../support/cli.ts';
import { openEngine, type Engine } from '../support/engines.ts';
import { DEBIAN, release, TRACKER } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { SOON, type RunningServer } from '../support/running-server.ts';
import { SEED } from '../support/seed.ts';
import { quayToken, ServerLab, toManifest, TOKENS, type RegistryImage } from '../support/server-lab.ts';
import { SECRET, verifyMessage, WebhookTarget } from '../support/webhook-target.ts';

const KILLS = 10;
/** Milliseconds after a sync was asked for in which it is done, and told, on a machine at rest. */
const SYNC_MS = 700;
/** Each start takes half a second on a machine at rest. */
const PATIENT = { timeout: 300_000 };
const messageSchema = z.object({
  data: z.object({ events: z.array(z.object({ finding: z.object({ id: z.string() }) })) }),
});

/** Takes signed messages, and keeps the IDs under which it was sent each advisory, accepted or not. */
class Receiver extends WebhookTarget {
  readonly ids = new Map<string, Set<string>>();
  readonly accepted = new Set<string>();
  status = 204;

  protected take(given: IncomingHttpHeaders, body: string): number {
    const { id, message } = verifyMessage(given, body);
    const { data } = messageSchema.parse(message);
    for (const { finding } of data.events) {
      const ids = this.ids.get(finding.id) ?? new Set();
      this.ids.set(finding.id, ids.add(id));
      if (this.status < 300) this.accepted.add(finding.id);
    }
    return this.status;
  }

  /** Every advisory was told, and under one ID. */
  async untilAnnounced(advisories: readonly string[]): Promise<void> {
    await vi.waitFor(() => expect([...this.accepted].sort()).toEqual(advisories.toSorted()), SOON);
    for (const [advisory, ids] of this.ids) expect([advisory, ids.size]).toEqual([advisory, 1]);
  }
}

const cveOf = (number: number) => `CVE-2099-${1000 + number}`;
const UNFIXED = release({ status: 'open' });

/** The first so many advisories for a package of the image; a feed is never empty. */
function tracker(advisories: number): string {
  const mast = Array.from({ length: advisories }, (_, i) => [cveOf(i), UNFIXED]);
  return JSON.stringify({ keel: { 'CVE-2099-0001': UNFIXED }, mast: Object.fromEntries(mast) });
}

describe('servers that are killed', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let image: RegistryImage;
  let receiver: Receiver;
  const users: User[] = [];
  beforeAll(async () => {
    lab = await ServerLab.open();
    image = await lab.push(DEBIAN, 'team/ship:1');
  });
  afterAll(() => lab[Symbol.asyncDispose]());
  beforeEach(async () => {
    receiver = await new Receiver().listen();
    lab.mirror.write(TRACKER, tracker(0));
  });
  afterEach(async () => {
    await receiver[Symbol.asyncDispose]();
    for (const user of users.splice(0)) user[Symbol.dispose]();
  });

  function newUser(): User {
    const user = new User();
    users.push(user);
    return user;
  }

  const start = (user: User, engine: Engine['options'] = {}) =>
    lab.start(user, {
      ...engine,
      config: { subscriptions: [{ name: 'ops', target: receiver.target, secrets: [SECRET] }] },
    });

  const sync = (server: RunningServer) =>
    server.ask('/api/v1/feeds/debian-tracker/sync', { method: 'POST', token: TOKENS.admin });

  async function index(server: RunningServer): Promise<void> {
    await server.untilReady();
    const posted = toManifest(image);
    const token = await quayToken();
    const answer = await server.ask('/indexer/api/v1/index_report', { token, json: posted });
    expect(answer.status).toBe(201);
  }

  /** Until a replica tried to tell of an advisory, whose message then waits. */
  async function untilTried(advisory: string): Promise<void> {
    await vi.waitFor(() => expect([...receiver.ids.keys()]).toContain(advisory), SOON);
  }

  it(
    `loses no event and tells none twice, though its server is killed at ${KILLS} random places`,
    PATIENT,
    async () => {
      const user = newUser();
      let server = await start(user);
      await index(server);
      for (let i = 1; i <= KILLS; i++) {
        lab.mirror.write(TRACKER, tracker(i));
        await sync(server);
        await pause((SYNC_MS * ((SEED * 7919 * i) % 997)) / 997);
        await server.end('SIGKILL');
        server = await start(user);
      }
      await vi.waitFor(async () => expect((await sync(server)).ok).toBe(true), SOON);
      await receiver.untilAnnounced(Array.from({ length: KILLS }, (_, i) => cveOf(i)));
      await server.end();
    },
  );

  it(
    'loses no event and tells none twice, though each of two replicas is killed before it delivers',
    PATIENT,
    async () => {
      await using engine = await openEngine('Postgres');
      const replicas = [await start(newUser(), engine.options), await start(newUser(), engine.options)];
      const [first, second] = replicas;
      if (!first || !second) throw new Error('two replicas were started');
      await index(first);
      receiver.status = 503;
      lab.mirror.write(TRACKER, tracker(1));
      await sync(first);
      await untilTried(cveOf(0));
      await first.end('SIGKILL');
      lab.mirror.write(TRACKER, tracker(2));
      await sync(second);
      await untilTried(cveOf(1));
      const third = await start(newUser(), engine.options);
      await second.end('SIGKILL');
      receiver.status = 204;
      await receiver.untilAnnounced([cveOf(0), cveOf(1)]);
      await third.end();
    },
  );
});
