import { expect, it, vi } from 'vitest';
import { NOTHING_PRUNED } from '../../../fleet/index.ts';
import { openApiServer } from './testing/open-api-server.ts';

const REMOVED = { ...NOTHING_PRUNED, images: 3 };

async function harbour() {
  const count = vi.fn(() => Promise.resolve(REMOVED));
  const run = vi.fn(() => Promise.resolve({ removed: REMOVED, isDone: false }));
  const { call } = await openApiServer({ retention: { count, run } });
  const prune = (payload: object, as = 'boss') => call('POST', '/fleet/prune', as, { payload });
  return { count, run, prune };
}

it('removes with the settings, or with the days of the request', async () => {
  const { run, prune } = await harbour();
  const answer = await prune({});
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.json()).toEqual({ dryRun: false, done: false, removed: REMOVED });
  await prune({ images: 30, history: 100, dropExploited: true });
  expect(run.mock.calls).toEqual([
    [{ dropExploited: false }, 10_000],
    [{ images: 30, history: 100, dropExploited: true }, 10_000],
  ]);
});

it('counts and removes nothing if that is asked for', async () => {
  const { count, run, prune } = await harbour();
  const answer = await prune({ dryRun: true, images: 30 });
  expect(answer.json()).toEqual({ dryRun: true, done: true, removed: REMOVED });
  expect(count).toHaveBeenCalledExactlyOnceWith({ images: 30, dropExploited: false });
  expect(run).not.toHaveBeenCalled();
});

it('lets administrators alone remove', async () => {
  const { run, count, prune } = await harbour();
  for (const as of ['reader', 'ci']) expect((await prune({ dryRun: true }, as)).statusCode).toBe(403);
  expect((await prune({}, 'nobody')).statusCode).toBe(401);
  expect([...run.mock.calls, ...count.mock.calls]).toEqual([]);
});

it.each([[{ images: 0 }], [{ images: 1.5 }], [{ history: 40_000 }], [{ days: 3 }], [{ dryRun: 'yes' }]])(
  'refuses %j as a request to remove',
  async (payload) => {
    const { run, prune } = await harbour();
    expect((await prune(payload)).statusCode).toBe(400);
    expect(run).not.toHaveBeenCalled();
  },
);
