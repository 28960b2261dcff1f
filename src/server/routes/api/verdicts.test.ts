import { expect, it } from 'vitest';
import type { StoredVerdict } from '../../../inventory/ports.ts';
import { openApiServer, storeOf, testSummary } from './testing/open-api-server.ts';

const CLAIMED = testSummary('b', 'registry.example/secret:1', 'token:ci');
const PATH = `/images/${CLAIMED.key}/verdicts`;

const STORED: StoredVerdict = {
  outcome: 'over',
  cause: 'advisories',
  at: '2026-11-28T03:00:00.000Z',
  sync: 7,
  counts: {
    severities: { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 1, malicious: 0 },
    overdue: 1,
    inTime: 2,
    holes: 3,
  },
  line: {
    name: 'payments',
    hash: 'a line',
    since: '2026-11-01T00:00:00.000Z',
    ignoreRules: 2,
    line: {
      max: { critical: 0 },
      within: [{ severity: 'high', fixable: true, days: 30, from: 'fix' }],
      onlyFixed: false,
      failOnKev: true,
      minEpss: 0.5,
      strict: false,
      allowIncomplete: ['feed-stale:kev'],
    },
  },
};

function open() {
  const store = storeOf({
    inventory: { summary: (key) => Promise.resolve(key === CLAIMED.key ? CLAIMED : undefined) },
    verdicts: {
      history: (_image, { cursor }) =>
        Promise.resolve(cursor === undefined ? { items: [STORED], next: 'verdict-1' } : { items: [] }),
    },
  });
  return openApiServer({ store });
}

it('lists verdicts as they were kept, in pages', async () => {
  const { call } = await open();
  const first = await call('GET', PATH, 'ci');
  expect(first.json()).toEqual({ items: [STORED], next: 'verdict-1' });
  expect(first.headers.link).toContain('cursor=verdict-1');
  expect((await call('GET', `${PATH}?cursor=verdict-1`, 'ci')).json()).toEqual({ items: [] });
});

it.each([
  ['ci', 200],
  ['boss', 200],
  ['other', 404],
  ['reader', 404],
])('answers %s for the verdicts of an image known by claims alone with %i', async (as, status) => {
  const { call } = await open();
  expect((await call('GET', PATH, as)).statusCode).toBe(status);
});
