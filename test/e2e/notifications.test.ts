import type { IncomingHttpHeaders } from 'node:http';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { DEBIAN, TRACKER, release } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { SOON, type RunningServer } from '../support/running-server.ts';
import { quayToken, ServerLab, toManifest, TOKENS, type RegistryImage } from '../support/server-lab.ts';
import { WebhookTarget } from '../support/webhook-target.ts';

const PSK = 'the key that Clair and its clients share';
const PATH = '/notifier/api/v1/notification';
const CALLBACK = `https://scanner.example${PATH}`;

const callSchema = z.object({ notification_id: z.string(), callback: z.string() });
const pageSchema = z.object({
  notifications: z.array(
    z.object({
      manifest: z.string(),
      reason: z.string(),
      vulnerability: z.looseObject({ name: z.string() }),
    }),
  ),
});

interface Call {
  readonly authorization: string;
  readonly body: unknown;
}

/** Quay, as far as it is notified of changes. */
class Webhook extends WebhookTarget {
  readonly calls: Call[] = [];

  protected take({ authorization = '' }: IncomingHttpHeaders, body: string): number {
    this.calls.push({ authorization, body: JSON.parse(body) });
    return 200;
  }
}

const FIXED = release({ status: 'resolved', fixed_version: '1.0-2' });

describe('notifications', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let image: RegistryImage;
  beforeAll(async () => {
    lab = await ServerLab.open();
    image = await lab.push(DEBIAN, 'team/ship:1');
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  describe.each(ENGINES)('notifications on %s', (name) => {
    let engine: EngineLab;
    let webhook: Webhook;
    let clair: RunningServer;
    let token: string;

    const start = () =>
      lab.startOn(engine, {
        config: { webhook: { target: webhook.target, callback: CALLBACK } },
      });
    const setTracker = (tracker: object) => lab.mirror.write(TRACKER, JSON.stringify(tracker));
    const sync = () =>
      clair.ask('/api/v1/feeds/debian-tracker/sync', { method: 'POST', token: TOKENS.admin });
    const read = async (id: string) => {
      const answer = await clair.ask(`${PATH}/${id}`, { token });
      return pageSchema
        .parse(await answer.json())
        .notifications.map(({ manifest, reason, vulnerability }) => [reason, vulnerability.name, manifest]);
    };

    beforeAll(async () => {
      setTracker({ anchor: { 'CVE-2099-0001': FIXED } });
      engine = await EngineLab.open(name);
      webhook = await new Webhook().listen();
      token = await quayToken();
      clair = await start();
      await clair.untilReady();
      const posted = toManifest(image);
      expect((await clair.ask('/indexer/api/v1/index_report', { token, json: posted })).status).toBe(201);
    });
    afterAll(async () => {
      await engine[Symbol.asyncDispose]();
      await webhook[Symbol.asyncDispose]();
    });

    it('notifies of a new advisory, signed, and shows it to every client with the manifest', async () => {
      expect(webhook.calls).toEqual([]);
      setTracker({
        anchor: { 'CVE-2099-0001': FIXED },
        mast: { 'CVE-2099-0009': release({ status: 'open' }) },
      });
      expect((await sync()).ok).toBe(true);
      await vi.waitFor(() => expect(webhook.calls).toHaveLength(1), SOON);
      const { notification_id: id, callback } = callSchema.parse(webhook.calls[0]?.body);
      expect(callback).toBe(`${CALLBACK}/${id}`);
      const jwt = webhook.calls[0]?.authorization.slice('Bearer '.length) ?? '';
      expect((await jwtVerify(jwt, Buffer.from(PSK))).payload.iss).toBe('clair-notifier');
      expect(await read(id)).toEqual([['added', 'CVE-2099-0009', image.digest]]);
      expect((await clair.ask(`${PATH}/${id}`)).status).toBe(401);
      const marked = await clair.ask(`${PATH}/${id}`, { method: 'DELETE', token });
      expect(marked.status).toBe(200);
      expect(await read(id)).toEqual([]);
    });

    it('repeats no read notification after a server was killed, and sends new ones', async () => {
      await clair.end('SIGKILL');
      clair = await start();
      setTracker({ mast: { 'CVE-2099-0009': release({ status: 'open' }) } });
      expect((await sync()).ok).toBe(true);
      await vi.waitFor(() => expect(webhook.calls).toHaveLength(2), SOON);
      const { notification_id: id } = callSchema.parse(webhook.calls[1]?.body);
      expect(await read(id)).toEqual([['removed', 'CVE-2099-0001', image.digest]]);
      const metrics = await (await fetch(`${clair.introspection}/metrics`)).text();
      expect(metrics).toContain('plimsoll_notifications_total{outcome="delivered"} 1');
    });
  });
});
