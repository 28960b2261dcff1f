import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { writeImage } from '../../bin/examples/write-image.ts';
import { REPORT_FORMATS } from '../../src/report/index.ts';
import { User, withoutAges } from '../support/cli.ts';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { ALPINE, DEBIAN } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { SOON, type Question, type RunningServer } from '../support/running-server.ts';
import { endOfScan, submitScan } from '../support/scans.ts';
import { LOGIN, ServerLab, TOKENS, type RegistryImage } from '../support/server-lab.ts';

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

const credentials = { kind: 'password', ...LOGIN };

describe('the API', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let pushed: RegistryImage;
  let reference: string;
  beforeAll(async () => {
    lab = await ServerLab.open();
    pushed = await lab.push(DEBIAN, 'team/ship:1');
    reference = `${lab.registry.host}/team/ship:1`;
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  describe.each(ENGINES)('the API on %s', (name) => {
    let engine: EngineLab;
    let server: RunningServer;
    let image: string;

    beforeAll(async () => {
      engine = await EngineLab.open(name);
      server = await lab.startOn(engine);
      await server.untilReady();
    });
    afterAll(() => engine[Symbol.asyncDispose]());

    const ask = (route: string, question: Question = {}) =>
      server.ask(`/api/v1${route}`, { token: TOKENS.scan, ...question });
    const jsonOf = async (answer: Promise<Response>): Promise<unknown> => (await answer).json();

    it('acknowledges a scan, and shows its state until the end', async () => {
      const answer = await ask('/scans', { json: { reference, credentials } });
      expect(answer.status).toBe(202);
      const location = answer.headers.get('location') ?? '';
      const id = location.slice('/api/v1/scans/'.length);
      expect(await answer.json()).toMatchObject({ id, state: 'queued' });
      const events = await (await ask(`/scans/${id}/events`)).text();
      const last = events.slice(events.lastIndexOf('data: '));
      expect(last).toContain('"state":"done"');
      image = (await endOfScan(server, id)).image ?? '';
      expect(await jsonOf(ask(`/images/${image}`))).toMatchObject({
        key: image,
        packages: 4,
        distribution: { id: 'debian', version: '13' },
        report: { counts: { critical: 1, high: 1, medium: 1, unknown: 1 }, holes: 0 },
      });
    });

    it('hides an image that was pulled with credentials from other clients, and not from admins', async () => {
      const name = `/images?name=${encodeURIComponent(reference)}`;
      const routes = [`/images/${image}`, `/images/${image}/report?format=json`, `/images/${image}/packages`];
      for (const route of routes) {
        expect([route, (await ask(route, { token: TOKENS.read })).status]).toEqual([route, 404]);
        expect([route, (await ask(route, { token: TOKENS.admin })).status]).toEqual([route, 200]);
      }
      for (const route of [name, '/images', '/packages/zlib1g/images']) {
        expect(await jsonOf(ask(route, { token: TOKENS.read }))).toMatchObject({ items: [] });
      }
      expect(await jsonOf(ask(name, { token: TOKENS.admin }))).toMatchObject({ items: [{ key: image }] });
      const ofClair = `/matcher/api/v1/vulnerability_report/${image}`;
      expect((await server.ask(ofClair, { token: TOKENS.read })).status).toBe(404);
      expect((await server.ask(ofClair, { token: TOKENS.admin })).status).toBe(200);
    });

    it('hides a private image from clients that know its digests and lack credentials', async () => {
      const json = { reference: `${lab.registry.host}/team/ship@${image}` };
      const { state, failure } = await endOfScan(server, await submitScan(server, json));
      expect([state, failure?.code]).toEqual(['failed', 'REGISTRY_UNAUTHORIZED']);
    });

    it("gives the reason of a failed scan, without the registry's answer", async () => {
      const json = { reference, credentials: { ...credentials, password: 'a wrong one' } };
      const { state, failure } = await endOfScan(server, await submitScan(server, json));
      expect([state, failure?.code]).toEqual(['failed', 'REGISTRY_UNAUTHORIZED']);
      expect(failure?.message).not.toContain('a wrong one');
    });

    it.each(REPORT_FORMATS.map((format) => format.name))(
      'reports as %s like a local scan',
      async (format) => {
        const answer = await ask(`/images/${image}/report?format=${format}&max=high%3D0`);
        expect(answer.status).toBe(200);
        const report = await answer.text();
        const args = ['scan', reference, '--format', format, '--max', 'high=0', '--username', LOGIN.username];
        const here = await engine.user.run(
          [...args, '--password-stdin', '--feeds-mirror', lab.mirror.folder, '--store', 'local.db'],
          { input: LOGIN.password },
        );
        expect(here.code).toBe(1);
        // Ages and times of the scan differ, and with them the IDs of documents.
        const withoutTimes = (text: string) =>
          text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'then').replaceAll(UUID, 'ID');
        expect(withoutTimes(report)).toBe(withoutTimes(here.stdout));
      },
    );

    it('answers a repeated request without the body', async () => {
      const etag = (await ask(`/images/${image}/report`)).headers.get('etag') ?? '';
      expect((await ask(`/images/${image}/report`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    });

    it('finds the image by its name, its digest, a package and an advisory', async () => {
      const held = { items: [{ key: image }] };
      for (const route of [
        `/images?name=${reference}`,
        `/images?name=${pushed.digest}`,
        '/images?search=SHIP',
        '/packages/libanchor1/images',
        '/packages/anchor/images?version=1.0-1',
        '/advisories/CVE-2099-0001/images',
      ]) {
        expect(await jsonOf(ask(route)), route).toMatchObject(held);
      }
      for (const route of ['/packages/rudder/images', '/advisories/CVE-2099-0007/images']) {
        expect(await jsonOf(ask(route)), route).toMatchObject({ items: [] });
      }
    });

    it('lists the packages in pages', async () => {
      const names: unknown[] = [];
      let cursor = '';
      do {
        const page = pageSchema.parse(await jsonOf(ask(`/images/${image}/packages?limit=3${cursor}`)));
        names.push(...page.items.map((item) => item.name));
        cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
      } while (cursor !== '');
      expect(names).toEqual(['keel', 'libanchor1', 'libhull2', 'mast']);
    });

    it('shows the age of feeds, and lets an admin update one', async () => {
      const { items } = feedsSchema.parse(await jsonOf(ask('/feeds')));
      expect(items.map(({ feed, state }) => `${feed} ${state}`)).toEqual(
        expect.arrayContaining(['debian-tracker loaded', 'kev loaded', 'epss loaded']),
      );
      const sync = { method: 'POST', token: TOKENS.admin };
      expect((await ask('/feeds/debian-tracker/sync', sync)).status).toBe(202);
      expect((await ask('/feeds/no-such-feed/sync', sync)).status).toBe(404);
    });

    it('delays reports of a new distribution alone while its feed is loaded', async () => {
      using client = new User();
      client.write('boat.tar', writeImage(ALPINE));
      lab.feeds.hold(SECDB);
      const environment = { PLIMSOLL_SERVER: server.address, PLIMSOLL_TOKEN: TOKENS.scan };
      const scan = client.run(['scan', './boat.tar', '--max', 'critical=0'], { environment });
      await vi.waitUntil(() => lab.feeds.waitingFor(SECDB) > 0, SOON);
      const { items } = pageSchema.parse(await jsonOf(ask('/images?search=boat')));
      const waiting = await ask(`/images/${items[0]?.key ?? ''}/report`);
      expect(waiting.status).toBe(202);
      expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await waiting.json()).toMatchObject({ feeds: [{ feed: 'alpine-secdb:v3.24' }] });
      expect((await ask(`/images/${image}/report`)).status).toBe(200);
      expect((await server.ask('/readyz')).status).toBe(200);
      lab.feeds.letGo(SECDB);
      const here = await client.run([
        'scan',
        './boat.tar',
        '--max',
        'critical=0',
        '--feeds-mirror',
        lab.mirror.folder,
      ]);
      expect(withoutAges(await scan)).toEqual(withoutAges(here));
      expect(here.code).toBe(1);
    });

    it.each([
      ['nobody', undefined, 401, 401, 401],
      ['somebody else', 'made up', 401, 401, 401],
      ['a reader', TOKENS.read, 200, 403, 403],
      ['a client', TOKENS.scan, 200, 202, 403],
      ['an admin', TOKENS.admin, 200, 202, 204],
    ])('answers %s as the role allows', async (_who, token, reads, scans, deletes) => {
      const as = token === undefined ? {} : { token };
      const api = (route: string, question: Question = {}) =>
        server.ask(`/api/v1${route}`, { ...as, ...question });
      expect((await api('/images')).status).toBe(reads);
      expect((await api('/scans', { json: { reference, credentials } })).status).toBe(scans);
      expect((await api(`/images/${image}`, { method: 'DELETE' })).status).toBe(deletes);
    });

    it('describes the API to everybody', async () => {
      expect(await jsonOf(server.ask('/api/v1/openapi.json'))).toMatchObject({
        openapi: expect.stringMatching(/^3\.1/) as string,
      });
      expect((await server.ask('/api/v1/docs')).status).toBe(200);
    });
  });
});

const SECDB = 'secdb.alpinelinux.org/v3.24/main.json';

const pageSchema = z.object({
  items: z.array(z.object({ name: z.string().optional(), key: z.string().optional() })),
  next: z.string().optional(),
});

const feedsSchema = z.object({ items: z.array(z.object({ feed: z.string(), state: z.string() })) });
