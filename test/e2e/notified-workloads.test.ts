import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { DEBIAN, TRACKER, release } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { SOON, type RunningServer } from '../support/running-server.ts';
import { LOGIN, ServerLab, TOKENS, type RegistryImage } from '../support/server-lab.ts';
import { SECRET, verifyMessage, WebhookTarget } from '../support/webhook-target.ts';

/** Of a client that sees what runs in one namespace. */
const PAY = 'the token of those who pay';
/** ID of no event. */
const NOBODYS = '00000000-0000-4000-8000-000000000000';
const messageSchema = z.object({
  data: z.object({
    subscription: z.string(),
    events: z.array(
      z.object({
        id: z.string(),
        hits: z.object({
          workloads: z.number(),
          listed: z.array(
            z.object({
              owner: z.string().optional(),
              workloads: z.number().optional(),
              places: z
                .array(z.object({ namespace: z.string(), workload: z.object({ name: z.string() }) }))
                .optional(),
            }),
          ),
          more: z.string().optional(),
        }),
      }),
    ),
  }),
});
type MessageData = z.output<typeof messageSchema>['data'];

/** Verifies each message by an implementation other than ours. */
class Receiver extends WebhookTarget {
  readonly received = new Map<string, MessageData>();

  protected take(given: IncomingHttpHeaders, body: string): number {
    const { message } = verifyMessage(given, body);
    const { data } = messageSchema.parse(message);
    this.received.set(data.subscription, data);
    return 204;
  }

  /** Owner, number of workloads and their first names of each line of a subscription's message. */
  linesOf(subscription: string): readonly (readonly (string | number | undefined)[])[] {
    const hits = this.received.get(subscription)?.events.map((event) => event.hits) ?? [];
    return hits.flatMap(({ listed }) =>
      listed.map(({ owner, workloads, places = [] }) => [owner, workloads, places[0]?.workload.name]),
    );
  }
}

/** A feed has records: of a package that no image holds. */
const BEFORE = { keel: { 'CVE-2099-0001': release({ status: 'open' }) } };
const OPEN = { ...BEFORE, mast: { 'CVE-2099-0009': release({ status: 'open' }) } };

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('messages about workloads', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let image: RegistryImage;
  beforeAll(async () => {
    lab = await ServerLab.open();
    image = await lab.push(DEBIAN, 'team/ship:1');
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  describe.each(ENGINES)('messages about workloads on %s', (name) => {
    let engine: EngineLab;
    let receiver: Receiver;
    let server: RunningServer;

    const subscription = (of: string, filter: object = {}) => {
      return { name: of, target: receiver.target, secrets: [SECRET], ...filter };
    };
    const runs = () =>
      ['shop', 'pay'].flatMap((namespace) =>
        Array.from({ length: namespace === 'shop' ? 120 : 2 }, (_, number) => ({
          namespace,
          workload: { kind: 'StatefulSet', name: `${namespace}-${String(number).padStart(3, '0')}` },
          container: 'app',
          image: `${lab.registry.host}/team/ship:1`,
          digest: image.digest,
          labels: { team: `team-${namespace}` },
        })),
      );

    beforeAll(async () => {
      lab.mirror.write(TRACKER, JSON.stringify(BEFORE));
      engine = await EngineLab.open(name);
      receiver = await new Receiver().listen();
      const tokens = [
        ...Object.entries(TOKENS).map(([role, token]) => ({ name: role, role, sha256: sha256(token) })),
        { name: 'pay', role: 'scan', sha256: sha256(PAY), sees: { namespaces: ['pay'] } },
      ];
      const subscriptions = [
        subscription('all'),
        subscription('shop', { clusters: ['production'], namespaces: ['shop'], running: true }),
        subscription('staging', { clusters: ['staging'] }),
      ];
      const config = { tokens, subscriptions, owner: ['team'], 'public-url': 'https://plimsoll.example/' };
      server = await lab.startOn(engine, { config });
      await server.untilReady();
      const environment = { PLIMSOLL_SERVER: server.address, PLIMSOLL_TOKEN: PAY };
      const scan = ['scan', `${lab.registry.host}/team/ship:1`, '--send-credentials', '--insecure'];
      const login = ['--username', LOGIN.username, '--password-stdin'];
      await engine.user.run([...scan, ...login], { environment, input: LOGIN.password });
      const list = { uid: 'u', generation: 1, runs: runs() };
      const path = '/api/v1/clusters/production/runs';
      const answer = await server.ask(path, { method: 'PUT', token: TOKENS.scan, json: list });
      expect(await answer.json()).toMatchObject({ applied: true, started: 122 });
      const own = { ...subscription('own'), target: receiver.target };
      const created = await server.ask('/api/v1/subscriptions', { method: 'POST', token: PAY, json: own });
      expect(created.status).toBe(201);
      lab.mirror.write(TRACKER, JSON.stringify(OPEN));
      await server.ask('/api/v1/feeds/debian-tracker/sync', { method: 'POST', token: TOKENS.admin });
      await vi.waitFor(
        () => expect([...receiver.received.keys()].toSorted()).toEqual(['all', 'own', 'shop']),
        SOON,
      );
    });
    afterAll(async () => {
      await engine[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    });

    it('makes one line of many workloads of one image and owner, and says where all of them are', () => {
      expect(receiver.linesOf('all')).toEqual([
        ['team-shop', 120, 'shop-000'],
        ['team-pay', 2, 'pay-000'],
      ]);
      const [event] = receiver.received.get('all')?.events ?? [];
      expect(event?.hits).toMatchObject({
        workloads: 122,
        more: `https://plimsoll.example/api/v1/events/${event?.id}/workloads`,
      });
    });

    it('tells a subscription what runs in its places, and its creator sees', () => {
      expect(receiver.linesOf('shop')).toEqual([['team-shop', 120, 'shop-000']]);
      expect(receiver.linesOf('own')).toEqual([['team-pay', 2, 'pay-000']]);
      expect(receiver.received.has('staging')).toBe(false);
    });

    it('lists all workloads of the event at the address of the message, to who sees them', async () => {
      const id = receiver.received.get('all')?.events[0]?.id ?? '';
      const count = async (token: string) => {
        const answer = await server.ask(`/api/v1/events/${id}/workloads?limit=500`, { token });
        return z.object({ items: z.array(z.unknown()) }).parse(await answer.json()).items.length;
      };
      expect([await count(TOKENS.admin), await count(PAY)]).toEqual([122, 2]);
      const environment = { PLIMSOLL_SERVER: server.address, PLIMSOLL_TOKEN: PAY };
      const shown = await engine.user.run(['fleet', 'events', id], { environment });
      expect(shown).toMatchObject({ code: 0, stderr: '' });
      expect(shown.stdout).toContain('Hits 1 image and 2 workloads now.');
      expect(shown.stdout).toContain('StatefulSet/pay-001');
      expect(shown.stdout).not.toContain('shop');
      const affected = await engine.user.run(['fleet', 'affected', 'CVE-2099-0009', '--format', 'json'], {
        environment,
      });
      expect(JSON.parse(affected.stdout)).toMatchObject({
        images: [{ running: 2 }],
        runs: [{}, {}],
        neverScanned: 0,
      });
      const unknown = await engine.user.run(['fleet', 'events', NOBODYS], { environment });
      expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('no event') as string });
    });
  });
});
