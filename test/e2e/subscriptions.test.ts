import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { DEBIAN, TRACKER, release } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { SOON, type RunningServer } from '../support/running-server.ts';
import { quayToken, ServerLab, toManifest, TOKENS, type RegistryImage } from '../support/server-lab.ts';
import { SECRET, verifyMessage, WebhookTarget } from '../support/webhook-target.ts';

const messageSchema = z.object({
  type: z.string(),
  data: z.object({
    events: z.array(
      z.object({
        finding: z.object({ id: z.string() }),
        hits: z.object({ listed: z.array(z.object({ name: z.string() })) }),
      }),
    ),
  }),
});

interface Received {
  readonly id: string;
  readonly events: readonly (readonly string[])[];
}

/** Verifies each message by an implementation other than ours, and answers as the test wants. */
class Receiver extends WebhookTarget {
  readonly received: Received[] = [];
  status = 204;

  protected take(given: IncomingHttpHeaders, body: string): number {
    const { id, message } = verifyMessage(given, body);
    const { type, data } = messageSchema.parse(message);
    const events = data.events.map(({ finding, hits }) => [
      type,
      finding.id,
      ...hits.listed.map(({ name }) => name),
    ]);
    if (this.status < 300) this.received.push({ id, events });
    return this.status;
  }
}

/** A feed has records: of a package that no image holds. */
const BEFORE = { keel: { 'CVE-2099-0001': release({ status: 'open' }) } };
const OPEN = { ...BEFORE, mast: { 'CVE-2099-0009': release({ status: 'open' }) } };

describe('subscriptions', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let image: RegistryImage;
  beforeAll(async () => {
    lab = await ServerLab.open();
    image = await lab.push(DEBIAN, 'team/ship:1');
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  describe.each(ENGINES)('subscriptions on %s', (name) => {
    let engine: EngineLab;
    let receiver: Receiver;
    let server: RunningServer;

    const start = () =>
      lab.startOn(engine, {
        config: { subscriptions: [{ name: 'ops', target: receiver.target, secrets: [SECRET] }] },
      });
    const sync = async (tracker: object) => {
      lab.mirror.write(TRACKER, JSON.stringify(tracker));
      const path = '/api/v1/feeds/debian-tracker/sync';
      expect((await server.ask(path, { method: 'POST', token: TOKENS.admin })).ok).toBe(true);
    };

    beforeAll(async () => {
      lab.mirror.write(TRACKER, JSON.stringify(BEFORE));
      engine = await EngineLab.open(name);
      receiver = await new Receiver().listen();
      server = await start();
      await server.untilReady();
      const posted = toManifest(image);
      const token = await quayToken();
      expect((await server.ask('/indexer/api/v1/index_report', { token, json: posted })).status).toBe(201);
    });
    afterAll(async () => {
      await engine[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    });

    it('names exactly the images that a new advisory hits, though the server is killed before the delivery', async () => {
      receiver.status = 503;
      await sync(OPEN);
      const waits = async () => {
        const answer = await server.ask('/api/v1/subscriptions/ops', { token: TOKENS.admin });
        expect(await answer.json()).toMatchObject({ waiting: 1 });
      };
      await vi.waitFor(waits, SOON);
      await server.end('SIGKILL');
      receiver.status = 204;
      server = await start();
      await vi.waitFor(() => expect(receiver.received).toHaveLength(1), SOON);
      expect(receiver.received[0]?.events).toEqual([['finding.affected', 'CVE-2099-0009', image.digest]]);
    });

    it('tells when the advisory no longer names the package, and nothing twice', async () => {
      await sync({
        ...BEFORE,
        mast: { 'CVE-2099-0009': release({ status: 'resolved', fixed_version: '0' }) },
      });
      await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(1), SOON);
      expect(receiver.received.map(({ events }) => events[0]?.[0])).toEqual([
        'finding.affected',
        'finding.relieved',
      ]);
      expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(2);
    });

    it('manages subscriptions by the command line', async () => {
      const environment = { PLIMSOLL_SERVER: server.address, PLIMSOLL_TOKEN: TOKENS.admin };
      const notify = (...args: readonly string[]) => engine.user.run(['notify', ...args], { environment });
      const places = ['--cluster', 'production', '--namespace', 'shop', '--namespace', 'pay', '--running'];
      const added = await notify('add', 'mine', '--target', receiver.target, '--severity', 'high', ...places);
      expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(/whsec_\S+/) as string });
      const listed = await notify('list', '--format', 'json');
      expect(listed.stdout).not.toContain('whsec_');
      expect(JSON.parse(listed.stdout)).toMatchObject({
        subscriptions: [
          {
            name: 'mine',
            severity: 'high',
            clusters: ['production'],
            namespaces: ['shop', 'pay'],
            running: true,
          },
          { name: 'ops', origin: 'file' },
        ],
      });
      expect(await notify('add', 'mine', '--target', receiver.target)).toMatchObject({ code: 2 });
      expect((await notify('dead', 'ops')).stdout).toBe('No dead letters.\n');
      expect((await notify('resend', 'ops')).stdout).toBe('0 messages will be sent again\n');
      expect(await notify('remove', 'mine')).toMatchObject({ code: 0, stdout: 'removed mine\n' });
      expect(await notify('remove', 'ops')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('is in the configuration file: change it there') as string,
      });
      expect(JSON.parse((await notify('list', '--format', 'json')).stdout)).toMatchObject({
        subscriptions: [{ name: 'ops' }],
      });
      const elsewhere = await notify('test', 'elsewhere');
      expect(elsewhere).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('no subscription') as string,
      });
    });
  });
});
