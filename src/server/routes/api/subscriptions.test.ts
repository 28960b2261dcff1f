import { describe, expect, it, onTestFinished } from 'vitest';
import { defined } from '../../../domain/index.ts';
import { openHarbour, SEALER, SECRET } from '../../subscriptions/testing.ts';
import { SubscriptionDesk } from '../../subscriptions/index.ts';
import { httpClientOnDemand } from '../../../http/index.ts';
import { registryGuard } from '../../../http/guard/index.ts';
import { serve } from '../../../http/testing/loopback.ts';
import type { Role } from '../../../config/index.ts';
import { buildApp } from '../../app.ts';
import { testContext, TEST_SETTINGS } from '../../testing/context.ts';
import { apiRoutes } from './index.ts';
import { NO_ANSWERS } from './testing/open-api-server.ts';

const OPS = { name: 'ops', target: 'https://hooks.example/T0/secret', secrets: [SECRET] };
const BASE = '/api/v1/subscriptions';

/** A server whose clients are their tokens: `ci`, `other`, `reader` and `admin`. */
async function open() {
  const { store } = await openHarbour();
  const [file, api] = [{}, { guard: registryGuard({ allow: [], allowAddresses: [] }) }].map((guarded) =>
    httpClientOnDemand({ userAgent: 'test', attempts: 1, ...guarded }),
  );
  if (!file || !api) throw new Error('two clients were made');
  const now = () => new Date();
  const desk = new SubscriptionDesk({ ...store, sealer: SEALER, clients: { file, api }, now });
  const roles: Readonly<Record<string, Role>> = { ci: 'scan', other: 'scan', reader: 'read', admin: 'admin' };
  const app = await buildApp(testContext({ settings: TEST_SETTINGS, store, subscriptions: desk, now }), {
    groups: [
      apiRoutes(() => Promise.resolve({ isKnown: false, images: { items: [] }, problems: [] }), NO_ANSWERS),
    ],
    authenticator: {
      isOpen: false,
      authenticate: (header = '') => {
        const name = header.slice('Bearer '.length);
        const role = roles[name];
        return Promise.resolve(role && { name: `token:${name}`, role });
      },
    },
  });
  onTestFinished(async () => {
    await app.close();
    await file.close();
    await api.close();
  });
  async function ask(as: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, json?: object) {
    const response = await app.inject({
      method,
      url: BASE + path,
      headers: { authorization: `Bearer ${as}` },
      ...defined({ payload: json }),
    });
    const body: unknown = response.body === '' ? undefined : response.json();
    return { status: response.statusCode, body, text: response.body };
  }
  return { store, ask };
}

describe('subscriptions', () => {
  it('creates a subscription, and never returns its target or its secrets', async () => {
    const { ask } = await open();
    const created = await ask('ci', 'POST', '', { ...OPS, severity: 'high', kinds: ['finding.affected'] });
    expect(created).toMatchObject({
      status: 201,
      body: { name: 'ops', target: 'https://hooks.example/…', secrets: 1, severity: 'high', state: 'active' },
    });
    for (const path of ['', '/ops', '/ops/deliveries']) {
      const { status, text } = await ask('ci', 'GET', path);
      expect(status).toBe(200);
      expect(text).not.toContain('whsec_');
      expect(text).not.toContain('/T0/');
    }
  });

  it.each([
    [{ ...OPS, severty: 'high' }, 'unknown key "severty"; did you mean severity?'],
    [{ ...OPS, secrets: [] }, 'expected a secret'],
    [{ ...OPS, secrets: ['whsec_short'] }, 'write whsec_ and 24 to 64 bytes in base64'],
    [{ ...OPS, target: 'file:///etc/passwd' }, 'body/target'],
    [{ ...OPS, name: 'a/b' }, 'body/name'],
    [{ ...OPS, digest: '5m' }, 'body/digest'],
    [{ ...OPS, cluster: ['a'] }, 'unknown key "cluster"; did you mean clusters?'],
    [{ ...OPS, runing: true }, 'unknown key "runing"; did you mean running?'],
    [{ ...OPS, clusters: [] }, 'body/clusters'],
    [{ ...OPS, owners: [''] }, 'body/owners/0'],
  ])('refuses %j', async (body, reason) => {
    const { ask } = await open();
    const { status, text } = await ask('ci', 'POST', '', body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ detail: expect.stringContaining(reason) as string });
    expect(text).not.toContain('short');
  });

  it('shows a subscription to its creator and to an admin alone', async () => {
    const { ask } = await open();
    await ask('ci', 'POST', '', OPS);
    const statusOf = async (as: string, path: string) => (await ask(as, 'GET', path)).status;
    expect([await statusOf('ci', '/ops'), await statusOf('admin', '/ops')]).toEqual([200, 200]);
    expect([await statusOf('other', '/ops'), await statusOf('reader', '')]).toEqual([404, 403]);
    expect((await ask('other', 'GET', '')).body).toEqual({ items: [] });
    expect((await ask('admin', 'GET', '')).body).toMatchObject({ items: [{ creator: 'token:ci' }] });
    for (const [method, path, body] of [
      ['PATCH', '/ops', {}],
      ['DELETE', '/ops', undefined],
      ['POST', '/ops/test', {}],
      ['POST', '/ops/resend', {}],
      ['POST', '/ops/drop', {}],
      ['GET', '/ops/deliveries', undefined],
    ] as const) {
      expect((await ask('other', method, path, body)).status, `${method} ${path}`).toBe(404);
    }
  });

  it('refuses a taken name, and more than twenty of one client', async () => {
    const { ask } = await open();
    for (let i = 0; i < 20; i++) await ask('ci', 'POST', '', { ...OPS, name: `n${i}` });
    expect((await ask('other', 'POST', '', { ...OPS, name: 'n1' })).status).toBe(409);
    const refused = await ask('ci', 'POST', '', { ...OPS, name: 'n20' });
    expect(refused).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('at most 20') as string },
    });
    expect((await ask('other', 'POST', '', { ...OPS, name: 'n20' })).status).toBe(201);
  });

  it('changes what is given, removes a filter by null, and keeps the rest', async () => {
    const { ask } = await open();
    await ask('ci', 'POST', '', { ...OPS, severity: 'high', kev: true });
    const changed = await ask('ci', 'PATCH', '/ops', { severity: null, digest: '1h', state: 'paused' });
    expect(changed.body).toMatchObject({ kev: true, digest: '1h', state: 'paused', secrets: 1 });
    expect(changed.body).not.toHaveProperty('severity');
    expect((await ask('ci', 'PATCH', '/ops', { secrets: [] })).status).toBe(400);
    expect((await ask('ci', 'PATCH', '/ops', { secrets: [SECRET, SECRET] })).body).toMatchObject({
      secrets: 2,
    });
    expect((await ask('ci', 'DELETE', '/ops')).status).toBe(204);
    expect((await ask('ci', 'GET', '/ops')).status).toBe(404);
  });

  it('leaves a subscription of the file to the file', async () => {
    const { store, ask } = await open();
    const made = { name: 'ops', origin: 'file', creator: '', seesAll: true } as const;
    await store.subscriptions.create(
      { ...made, settings: '{"format":"json","digest":"none"}', sealed: '', cursor: 0 },
      1,
    );
    expect((await ask('ci', 'GET', '/ops')).status).toBe(404);
    expect((await ask('admin', 'PATCH', '/ops', { digest: '1h' })).status).toBe(409);
    expect((await ask('admin', 'DELETE', '/ops')).status).toBe(409);
  });

  it('tests a target, and does not tell which addresses the server refuses', async () => {
    const { ask } = await open();
    const { origin, requests } = await serve((_, response) => response.end());
    await ask('ci', 'POST', '', { ...OPS, target: `${origin}/hook` });
    expect((await ask('ci', 'POST', '/ops/test')).body).toEqual({
      delivered: false,
      reason: 'cannot reach the target',
    });
    expect(requests).toHaveLength(0);
  });

  it('lists dead letters, sends them again and drops them', async () => {
    const { store, ask } = await open();
    await ask('ci', 'POST', '', OPS);
    const ids = ['0b1c57f2-0f3c-4c52-9b2d-0d7d6b1f1a11', '1b1c57f2-0f3c-4c52-9b2d-0d7d6b1f1a11'];
    for (const id of ids) {
      await store.deliveries.add('ops', { id, type: 'digest', summary: 's', headers: {}, body: '{}' });
      await store.deliveries.failed(id, { reason: 'down' });
    }
    const dead = () => ask('ci', 'GET', '/ops/deliveries?state=dead&limit=1');
    expect((await dead()).body).toMatchObject({
      items: [{ id: ids[1], reason: 'down' }],
      next: expect.any(String) as string,
    });
    expect((await ask('ci', 'POST', '/ops/resend', { id: ids[0] })).body).toEqual({ messages: 1 });
    expect((await ask('ci', 'POST', '/ops/drop', {})).body).toEqual({ messages: 1 });
    for (const action of ['resend', 'drop']) {
      expect(await ask('ci', 'POST', `/ops/${action}`, { id: ids[1] })).toMatchObject({
        status: 404,
        body: { detail: `no dead letter ${ids[1]} of ops` },
      });
    }
    expect((await dead()).body).toEqual({ items: [] });
    expect((await ask('ci', 'GET', '/ops/deliveries?state=odd')).status).toBe(400);
    expect((await ask('ci', 'GET', '/ops/deliveries?cursor=event.1')).status).toBe(400);
  });
});
