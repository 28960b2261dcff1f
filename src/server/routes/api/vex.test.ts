import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openNewStore } from '../../../store/testing/open-new-store.ts';
import { TEST_SETTINGS } from '../../testing/context.ts';
import { openApiServer } from './testing/open-api-server.ts';

const DOCUMENT = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.org/vex',
  author: 'us',
  timestamp: '2026-11-28T03:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2024-0001' },
      products: [{ '@id': 'pkg:deb/debian/zlib1g' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
    },
  ],
};

const PAYMENTS = {
  name: 'payments',
  scope: { namespaces: ['payments'] },
  ignore: [],
  settings: {
    max: { critical: 0 },
    within: [],
    onlyFixed: false,
    failOnKev: false,
    minEpss: undefined,
    strict: false,
    allowIncomplete: [],
  },
};

async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'vex-'));
  const store = await openNewStore(join(folder, 'store.db'));
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  let looks = 0;
  const verdicts = {
    poll: () => {
      looks += 1;
      return Promise.resolve();
    },
  };
  const settings = { ...TEST_SETTINGS, fleet: { ...TEST_SETTINGS.fleet, lines: [PAYMENTS] } };
  const { call } = await openApiServer({ store, settings, verdicts });
  const put = (path: string, payload: object = DOCUMENT, as = 'boss') => call('PUT', path, as, { payload });
  return { call, put, looks: () => looks };
}

it('keeps a VEX document with the line that it counts for, returns it as it was, and forgets it', async () => {
  const { call, put, looks } = await open();
  const kept = await put('/vex/vendor.2026?line=payments');
  expect(kept.statusCode, kept.body).toBe(200);
  expect(kept.json()).toMatchObject({
    name: 'vendor.2026',
    line: 'payments',
    statements: 1,
    putBy: 'token:boss',
  });
  expect((await call('GET', '/vex', 'boss')).json()).toEqual({ items: [kept.json()] });
  expect((await call('GET', '/vex/vendor.2026', 'boss')).json()).toEqual(DOCUMENT);
  expect(looks()).toBe(1);
  expect((await call('DELETE', '/vex/vendor.2026', 'boss')).statusCode).toBe(204);
  expect(looks()).toBe(2);
  for (const method of ['GET', 'DELETE'] as const) {
    const missing = await call(method, '/vex/vendor.2026', 'boss');
    expect([missing.statusCode, missing.json<{ detail: string }>().detail]).toEqual([
      404,
      'no VEX document vendor.2026',
    ]);
  }
});

it.each<[string, string, object, string]>([
  ['what is no VEX document', '/vex/a', { a: 1 }, 'a is not a valid VEX document: not OpenVEX, CSAF 2.0'],
  [
    'a document without statements',
    '/vex/a',
    { ...DOCUMENT, statements: [] },
    'a is not a valid VEX document',
  ],
  ['a damaged document', '/vex/a', { ...DOCUMENT, statements: 7 }, 'a is not a valid VEX document'],
  ['a list', '/vex/a', [], 'body'],
  ['a name with a slash', '/vex/a%2Fb', DOCUMENT, 'letters, digits'],
  [
    'a line that does not exist',
    '/vex/a?line=payment',
    DOCUMENT,
    'unknown line "payment"; did you mean payments?',
  ],
  ['an unknown parameter', '/vex/a?lines=payments', DOCUMENT, 'lines'],
])('refuses %s', async (_, path, document, detail) => {
  const { call, put, looks } = await open();
  const refused = await put(path, document);
  expect(refused.statusCode, refused.body).toBe(400);
  expect(refused.json<{ detail: string }>().detail).toContain(detail);
  expect((await call('GET', '/vex', 'boss')).json()).toEqual({ items: [] });
  expect(looks()).toBe(0);
});

it.each(['reader', 'ci'])('lets %s neither put nor read VEX documents', async (as) => {
  const { call, put } = await open();
  expect((await put('/vex/a', DOCUMENT, as)).statusCode).toBe(403);
  expect((await call('GET', '/vex', as)).statusCode).toBe(403);
  expect((await call('GET', '/vex/a', as)).statusCode).toBe(403);
  expect((await call('DELETE', '/vex/a', as)).statusCode).toBe(403);
});
