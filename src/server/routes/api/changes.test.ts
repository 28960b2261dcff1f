import { expect, it } from 'vitest';
import type { InventoryChanges } from '../../../inventory/ports.ts';
import { openApiServer, storeOf, testDigest } from './testing/open-api-server.ts';

const WORKLOAD = { cluster: 'edge', namespace: 'shop', workload: { kind: 'Deployment', name: 'web' } };
const CHANGES: InventoryChanges = {
  sequence: 9,
  isAll: false,
  images: [{ key: testDigest('a'), kinds: ['save', 'verdict'] }],
  workloads: [WORKLOAD],
  feeds: ['kev'],
};

async function open() {
  const asked: unknown[] = [];
  const store = storeOf({
    changes: {
      since: (...args) => {
        asked.push(args);
        return Promise.resolve(CHANGES);
      },
    },
  });
  return { asked, ...(await openApiServer({ store })) };
}

it('lists what changed since a number, as far as the client sees it', async () => {
  const { call, asked } = await open();
  const answer = await call('GET', '/changes?since=7', 'reader');
  const { isAll, ...changed } = CHANGES;
  expect([answer.statusCode, answer.json()]).toEqual([200, { ...changed, all: isAll }]);
  await call('GET', '/changes', 'boss');
  expect(asked).toEqual([
    [7, { visibleTo: 'token:reader' }],
    [undefined, {}],
  ]);
});

it('answers 304 while nothing changes', async () => {
  const { call } = await open();
  const { headers } = await call('GET', '/changes?since=7', 'reader');
  const etag = String(headers.etag);
  const again = await call('GET', '/changes?since=7', 'reader', { headers: { 'if-none-match': etag } });
  expect(again.statusCode).toBe(304);
});

it.each(['since=-1', 'since=many', 'since=1.5', 'sinse=1'])('refuses %s', async (query) => {
  const { call, asked } = await open();
  expect((await call('GET', `/changes?${query}`, 'reader')).statusCode).toBe(400);
  expect(asked).toEqual([]);
});
