import { expect, it } from 'vitest';
import type { FleetPlanDocument } from '../../../api/index.ts';
import type { Plans } from '../../context.ts';
import { openApiServer } from './testing/open-api-server.ts';

const NONE = { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 0, malicious: 0 };
const PLAN: FleetPlanDocument = {
  images: 2,
  exposure: { pairs: 3, exploited: 0, severities: { ...NONE, high: 3 } },
  cleared: { pairs: 0, exploited: 0, severities: NONE },
  upgrades: [],
  incomplete: [],
  incompleteImages: 0,
  neverScanned: 1,
  problems: [],
};

async function open() {
  const asked: unknown[] = [];
  const plans: Plans = {
    make: (...args) => {
      asked.push(args);
      return Promise.resolve(PLAN);
    },
  };
  return { asked, ...(await openApiServer({ plans })) };
}

it('plans for what the client sees, by the filters of the query', async () => {
  const { call, asked } = await open();
  const answer = await call(
    'GET',
    '/fleet/plan?limit=3&severity=high&cluster=edge&namespace=shop&owner=web',
    'reader',
  );
  expect([answer.statusCode, answer.json()]).toEqual([200, PLAN]);
  await call('GET', '/fleet/plan?all=true', 'boss');
  const filters = { cluster: 'edge', namespace: 'shop', owner: 'web' };
  expect(asked).toEqual([
    [{ limit: 3, severity: 'high', ...filters, isOfAll: false }, { visibleTo: 'token:reader' }],
    [{ limit: 10, isOfAll: true }, {}],
  ]);
});

it.each([
  ['limit=0', '"0" is not a valid number of upgrades', 'write a whole number from 1 to 1000'],
  ['limit=many', '"many" is not a valid number of upgrades', 'write a whole number from 1 to 1000'],
  ['severity=hihg', '"hihg" is not a valid severity', 'did you mean high?'],
  ['namespaces=shop', '"namespaces" is not a valid parameter here', 'did you mean namespace?'],
])('refuses a plan for %s', async (query, detail, hint) => {
  const { call, asked } = await open();
  const answer = await call('GET', `/fleet/plan?${query}`, 'reader');
  expect([answer.statusCode, answer.json()]).toMatchObject([400, { detail, hint }]);
  expect(asked).toEqual([]);
});
