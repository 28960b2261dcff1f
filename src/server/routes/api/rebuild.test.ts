import { expect, it, vi } from 'vitest';
import { openApiServer } from './testing/open-api-server.ts';

const COUNTS = { packages: 5, due: 5, matches: 0 };

async function harbour() {
  const counts = vi.fn(() => Promise.resolve({ ...COUNTS, due: 2 }));
  const rebuild = vi.fn(() => Promise.resolve(COUNTS));
  const { call } = await openApiServer({ matches: { counts, rebuild } });
  return { counts, rebuild, call };
}

it('starts to match all packages again, and says how many are still to be', async () => {
  const { call, rebuild } = await harbour();
  const answer = await call('POST', '/fleet/rebuild', 'boss');
  expect(answer.statusCode, answer.body).toBe(202);
  expect(answer.json()).toEqual(COUNTS);
  expect(rebuild).toHaveBeenCalledOnce();
  expect((await call('GET', '/fleet/matches', 'boss')).json()).toEqual({ ...COUNTS, due: 2 });
});

it('lets administrators alone have packages matched again', async () => {
  const { call, rebuild } = await harbour();
  for (const as of ['reader', 'ci']) {
    expect((await call('POST', '/fleet/rebuild', as)).statusCode).toBe(403);
    expect((await call('GET', '/fleet/matches', as)).statusCode).toBe(403);
  }
  expect((await call('POST', '/fleet/rebuild', 'nobody')).statusCode).toBe(401);
  expect(rebuild).not.toHaveBeenCalled();
});
