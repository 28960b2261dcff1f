import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defined, type Places } from '../../domain/index.ts';
import type { Inventory } from '../../inventory/ports.ts';
import { openNewStore } from '../../store/testing/open-new-store.ts';
import { fillStore, type HiddenIds, KEY, SECRETS } from './testing/hidden-fleet.ts';
import { openApp } from './testing/open-app.ts';

const ELSEWHERE: Places = { clusters: ['elsewhere'] };
const TOKENS = [
  { name: 'boss', role: 'admin' },
  { name: 'blind-boss', role: 'admin', sees: ELSEWHERE },
  { name: 'blind-namespace', role: 'admin', sees: { namespaces: ['elsewhere'] } },
  { name: 'blind-owner', role: 'scan', sees: { owners: ['elsewhere'] } },
  { name: 'blind-pattern', role: 'admin', sees: { clusters: ['else*', 'VEILED*'] } },
  { name: 'blind-reader', role: 'read', sees: { clusters: [] } },
  { name: 'web', role: 'read', sees: { namespaces: ['veiled-namespace'] } },
  { name: 'web-pattern', role: 'read', sees: { namespaces: ['veil*space'], owners: ['*'] } },
] as const;
const BLIND = TOKENS.filter(({ name }) => name.startsWith('blind'));
/** Answers of these do not depend on images: feeds, the server itself, and its description. The tests below refuse one. */
const OF_NO_IMAGE = [
  /\/fleet\/matches$/u,
  /^\/$/u,
  /^\/api\/v1$/u,
  /\/docs/u,
  /openapi/u,
  /\/feeds/u,
  /^\/v1\/namespaces/u,
  /index_state|update_operation|update_diff/u,
  /^\/harbor\/api\/v1\/metadata$/u,
  /^\/(?:health|livez|readyz|robots.txt)$/u,
];
const folder = mkdtempSync(join(tmpdir(), 'sight-'));
const routes: string[] = [];
let store: Inventory;
let ids: HiddenIds;
let app: Awaited<ReturnType<typeof openApp>>;

beforeAll(async () => {
  store = await openNewStore(join(folder, 'store.db'));
  ids = await fillStore(store);
  app = await openApp(store, TOKENS, (route) => routes.push(route));
});
afterAll(async () => {
  await app.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Addresses of a route at which the hidden cluster, or what it runs, would be found. */
function addressesOf(route: string): readonly string[] {
  const values = VALUES.find(([pattern]) => pattern.test(route))?.[1]() ?? [];
  if (!route.includes(':')) return [route, ...values];
  return values;
}

const VALUES: readonly (readonly [RegExp, () => readonly string[]])[] = [
  [/^\/api\/v1\/changes$/u, () => ['/api/v1/changes?since=0']],
  [/^\/api\/v1\/runs$/u, () => ['/api/v1/runs?cluster=veiled-cluster', `/api/v1/runs?image=${KEY}`]],
  [/^\/api\/v1\/images$/u, () => [`/api/v1/images?name=${KEY}`, '/api/v1/images?search=veiled']],
  [
    /\/images\/:key\/report$/u,
    () => [`/api/v1/images/${KEY}/report`, `/api/v1/images/${KEY}/report?format=table`],
  ],
  [/\/images\/:key/u, () => KEY_ROUTES],
  [/\/packages\/:name\/images$/u, () => ['/api/v1/packages/veiled-package/images']],
  [/\/advisories\/:id\/images$/u, () => ['/api/v1/advisories/CVE-2026-4242/images']],
  [/\/advisories\/:id\/evidence$/u, () => ['/api/v1/advisories/CVE-2026-4242/evidence']],
  [/\/events\/:id/u, () => eventRoutes()],
  [/\/vex\/:name$/u, () => ['/api/v1/vex/veiled-document']],
  [/\/clusters\/:name$/u, () => ['/api/v1/clusters/veiled-cluster']],
  [/\/subscriptions\/:name\/deliveries$/u, () => ['/api/v1/subscriptions/veiled-subscription/deliveries']],
  [/\/subscriptions\/:name$/u, () => ['/api/v1/subscriptions/veiled-subscription']],
  [/^\/api\/v1\/scans\/:id\/events$/u, () => [`/api/v1/scans/${ids.scan}/events`]],
  [/^\/api\/v1\/scans\/:id$/u, () => [`/api/v1/scans/${ids.scan}`]],
  [/index_report\/:/u, () => [`/indexer/api/v1/index_report/${KEY}`]],
  [/vulnerability_report\/:/u, () => [`/matcher/api/v1/vulnerability_report/${KEY}`]],
  [/^\/notifier\/api\/v1\/notification\/:id$/u, () => [`/notifier/api/v1/notification/${ids.v4}`]],
  [/^\/harbor\/api\/v1\/scan\/:id\/report$/u, () => [`/harbor/api/v1/scan/${ids.scan}/report`]],
  [/^\/v1\/notifications\/:name$/u, () => [`/v1/notifications/${ids.v1}?limit=10`]],
  [/^\/v1\/layers\/:name$/u, () => ['/v1/layers/veiled-layer', '/v1/layers/veiled-layer?vulnerabilities']],
];
const KEY_ROUTES = ['', '/packages', '/verdicts', '/diff'].map((rest) => `/api/v1/images/${KEY}${rest}`);

function eventRoutes(): readonly string[] {
  return (['finding', 'unscanned'] as const).flatMap((name) =>
    ['', '/workloads'].map((rest) => `/api/v1/events/${ids[name]}${rest}`),
  );
}

async function ask(address: string, as: string) {
  const answer = await app.inject({ url: address, headers: { authorization: `Bearer ${as}` } });
  return { status: answer.statusCode, text: answer.body };
}

/** Returns the secrets in an answer, besides those in its address. */
function leakedSecrets({ text }: { readonly text: string }, address: string): readonly string[] {
  const own = address.split(/[/?=&]/u).filter((part) => part.length > 3);
  const rest = own.reduce((left, part) => left.replaceAll(part, ''), text);
  return SECRETS.filter((secret) => rest.includes(secret));
}

function walked(): readonly string[] {
  return [...new Set(routes)].filter((route) => !OF_NO_IMAGE.some((each) => each.test(route)));
}

describe('a token that sees nothing of a cluster', () => {
  it('reads nothing of it at any address', async () => {
    const leaks: string[] = [];
    for (const route of walked()) {
      const addresses = addressesOf(route);
      expect(addresses, `add to VALUES how ${route} is asked for what is hidden`).not.toEqual([]);
      for (const address of addresses) {
        for (const { name } of BLIND) {
          const answer = await ask(address, name);
          const isSafe = answer.status < 500 && leakedSecrets(answer, address).length === 0;
          if (!isSafe) leaks.push(`${address} as ${name}: ${answer.status} ${answer.text.slice(0, 200)}`);
        }
      }
    }
    expect(leaks).toEqual([]);
  });

  it('answers each of these addresses otherwise to a token that sees the whole fleet', async () => {
    const same: string[] = [];
    for (const route of walked()) {
      const answers = addressesOf(route).map(async (address) => [
        await ask(address, 'boss'),
        await ask(address, 'blind-boss'),
      ]);
      const [all = [], ...others] = await Promise.all(answers);
      const differs = [all, ...others].some(
        ([whole, blind]) => whole?.status === 200 && JSON.stringify(whole) !== JSON.stringify(blind),
      );
      if (!differs) same.push(route);
    }
    expect(same).toEqual([]);
  });

  it('counts its own images in metrics', async () => {
    const { text } = await ask('/metrics', 'blind-boss');
    expect(text).toContain('plimsoll_images{of="images"} 0\n');
    expect(text).toContain('plimsoll_process_');
    expect(text).not.toContain('plimsoll_report_');
    expect((await ask('/metrics', 'web')).text).toContain('plimsoll_images{of="images"} 1\n');
  });

  it('refuses to take what runs in a cluster from a token that sees a part of it', async () => {
    const put = async (cluster: string, as: string) => {
      const { statusCode } = await app.inject({
        method: 'PUT',
        url: `/api/v1/clusters/${cluster}/runs`,
        headers: { authorization: `Bearer ${as}` },
        payload: { uid: 'u', generation: 1, runs: [] },
      });
      return statusCode;
    };
    expect(await put('veiled-cluster', 'blind-boss')).toBe(403);
    expect(await put('elsewhere', 'blind-namespace')).toBe(403);
    expect(await put('elsewhere', 'blind-boss')).toBe(200);
    expect(await put('veiled-cluster', 'blind-pattern')).toBe(403);
    expect(await put('elsewhere', 'blind-pattern')).toBe(200);
  });
});

describe('an administrator who sees nothing of a cluster', () => {
  it.each([
    ['PATCH', '/api/v1/subscriptions/veiled-subscription', { state: 'paused' }],
    ['DELETE', '/api/v1/subscriptions/veiled-subscription', undefined],
    ['POST', '/api/v1/subscriptions/veiled-subscription/resend', {}],
    ['DELETE', `/api/v1/images/${KEY}`, undefined],
  ] as const)('finds nothing to change that others own there: %s %s', async (method, url, payload) => {
    const headers = { authorization: 'Bearer blind-boss' };
    const { statusCode } = await app.inject({ method, url, headers, ...(payload && { payload }) });
    expect(statusCode).toBe(404);
  });
});

describe('an administrator who sees a part of the fleet', () => {
  it.each([
    ['POST', '/api/v1/fleet/prune', { images: 1, history: 1 }],
    ['POST', '/api/v1/fleet/prune', { dryRun: true }],
    ['POST', '/api/v1/fleet/rebuild', undefined],
    ['GET', '/api/v1/fleet/matches', undefined],
    ['GET', '/api/v1/vex', undefined],
    ['PUT', '/api/v1/vex/mine', { '@context': 'https://openvex.dev/ns/v0.2.0' }],
    ['DELETE', '/api/v1/vex/veiled-document', undefined],
    ['GET', '/api/v1/advisories/CVE-2026-4242/evidence', undefined],
  ] as const)('reaches nothing that concerns all of it: %s %s', async (method, url, payload) => {
    const headers = { authorization: 'Bearer blind-boss' };
    const { statusCode, body } = await app.inject({ method, url, headers, ...defined({ payload }) });
    expect(statusCode).toBe(403);
    expect(body).toContain('expected a token that sees the whole fleet');
  });
});

describe('a token that sees a namespace', () => {
  it.each(['web', 'web-pattern'])('reads what runs there, as %s', async (as) => {
    const { text: runs } = await ask('/api/v1/runs', as);
    expect(runs).toContain('veiled-workload');
    expect((await ask(`/api/v1/images/${KEY}/report`, as)).status).toBe(200);
    expect((await ask('/api/v1/fleet', as)).text).toContain('"images":1,"running":2');
    expect((await ask(`/api/v1/events/${ids.finding}/workloads`, as)).text).toContain('veiled-workload');
  });
});
