import { expect, it } from 'vitest';
import type { CompareArgs } from '../../work/index.ts';
import { openApiServer, storeOf, testDigest, testSummary } from './testing/open-api-server.ts';

const SHOP = testSummary('a', 'registry.example/shop:1');
const CLAIMED = testSummary('b', 'registry.example/secret:1', 'token:ci');
const DOCUMENT = '{"kept":0}';

async function open() {
  const asked: CompareArgs[] = [];
  const store = storeOf({
    inventory: { summary: (key) => Promise.resolve([SHOP, CLAIMED].find((each) => each.key === key)) },
  });
  const compare = (images: CompareArgs) => {
    asked.push(images);
    return Promise.resolve({ document: DOCUMENT });
  };
  const { call } = await openApiServer({ store }, undefined, { compare });
  return { call, asked };
}

it('compares an image with itself as it was, by the name that the client knows', async () => {
  const { call, asked } = await open();
  const answer = await call('GET', `/images/${SHOP.key}/diff?as-of=2025-11-23`, 'reader');
  expect([answer.statusCode, answer.body]).toEqual([200, DOCUMENT]);
  expect(answer.headers['content-type']).toContain('application/json');
  const side = { key: SHOP.key, reference: 'registry.example/shop:1' };
  expect(asked).toEqual([{ from: { ...side, asOf: '2025-11-23T23:59:59.999Z' }, to: side }]);
});

it('compares two images, each at its moment', async () => {
  const { call, asked } = await open();
  const query = `to=${CLAIMED.key}&to-as-of=2025-11-24T00:00:00Z`;
  expect((await call('GET', `/images/${SHOP.key}/diff?${query}`, 'ci')).statusCode).toBe(200);
  expect(asked).toMatchObject([{ to: { key: CLAIMED.key, asOf: '2025-11-24T00:00:00.000Z' } }]);
});

it.each([
  ['an image known by claims of others alone', `/images/${CLAIMED.key}/diff`, 404],
  ['a second image known by claims of others alone', `/images/${SHOP.key}/diff?to=${CLAIMED.key}`, 404],
  ['an image that nobody knows', `/images/${testDigest('c')}/diff`, 404],
  ['a moment in the future', `/images/${SHOP.key}/diff?as-of=2027-01-01`, 400],
  ['what is not a date', `/images/${SHOP.key}/diff?to-as-of=monday`, 400],
  ['a parameter of another route', `/images/${SHOP.key}/diff?asof=2025-11-23`, 400],
])('refuses %s', async (_title, path, status) => {
  const { call, asked } = await open();
  expect((await call('GET', path, 'reader')).statusCode).toBe(status);
  expect(asked).toEqual([]);
});
