import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openNewStore } from '../../../store/testing/open-new-store.ts';
import type { RunningImageDesk } from '../../context.ts';
import { openApiServer } from './testing/open-api-server.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const LOGIN = { kind: 'password', username: 'mate', password: 's3cret' };
const run = {
  namespace: 'shop',
  workload: { kind: 'Pod', name: 'web' },
  container: 'app',
  image: 'registry.example/app:1',
  digest: DIGEST,
};
const sent = (image: string, namespace = 'shop') => ({ namespace, image, credentials: LOGIN });

/** Seals by naming the client. */
const DESK: RunningImageDesk = {
  poll: () => Promise.resolve(),
  seal: (all, principal) =>
    all.map(({ namespace, image }) => ({
      namespace,
      reference: image,
      fingerprint: image,
      sealed: `by ${principal}`,
    })),
};

async function open(runningImages?: RunningImageDesk) {
  const folder = mkdtempSync(join(tmpdir(), 'runs-'));
  const store = await openNewStore(join(folder, 'store.db'));
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const { call } = await openApiServer({ store, ...(runningImages && { runningImages }) });
  return {
    send: (method: 'PUT' | 'PATCH', payload: object) =>
      call(method, '/clusters/production/runs', 'ci', { payload: { uid: 'uid-1', ...payload } }),
    sealed: (image: string) => store.runs.pullCredentials({ reference: image }),
  };
}

it('keeps the credentials of a list and of a change, sealed for the client that sent them', async () => {
  const { send, sealed } = await open(DESK);
  const other = { ...run, image: 'registry.example/b:1' };
  await send('PUT', { generation: 1, runs: [run], credentials: [sent(run.image)] });
  await send('PATCH', { after: 1, generation: 2, started: [other], credentials: [sent(other.image)] });
  expect([await sealed(run.image), await sealed(other.image)]).toEqual([['by token:ci'], ['by token:ci']]);
});

it('keeps no credentials that no run of the list names', async () => {
  const { send, sealed } = await open(DESK);
  const credentials = [sent('registry.example/else:1'), sent(run.image, 'pay')];
  expect((await send('PUT', { generation: 1, runs: [run], credentials })).statusCode).toBe(200);
  expect([await sealed('registry.example/else:1'), await sealed(run.image)]).toEqual([[], []]);
});

it('keeps no credentials where nothing reads what runs', async () => {
  const { send, sealed } = await open();
  const list = { generation: 1, runs: [run], credentials: [sent(run.image)] };
  expect((await send('PUT', list)).statusCode).toBe(200);
  expect(await sealed(run.image)).toEqual([]);
});

it('refuses credentials that are not valid without repeating them', async () => {
  const { send } = await open(DESK);
  const credentials = [{ ...sent(run.image), credentials: { ...LOGIN, username: '', token: 's3cret' } }];
  const { statusCode, body } = await send('PUT', { generation: 1, runs: [run], credentials });
  expect(statusCode).toBe(400);
  expect(body).not.toContain('s3cret');
});
