import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { serve, testClient } from '../../http/testing/loopback.ts';
import { gatedClient } from './gated-client.ts';

/** A client whose gate refuses the first pulls; requests that passed and those that were sent, in order. */
async function clientRefused(times: number, listener: RequestListener = (_, response) => response.end()) {
  const server = await serve(listener);
  const asked: string[] = [];
  let left = times;
  const http = gatedClient(testClient().http, {
    enter({ isPull }) {
      asked.push(isPull ? 'pull' : 'request');
      return isPull && left-- > 0
        ? Promise.reject(new AppError('REGISTRY_FAILED', 'none left'))
        : Promise.resolve();
    },
    announced: (_, limits) => asked.push(`announced ${limits.map(({ kind }) => kind).join()}`),
  });
  return {
    asked,
    sent: () => server.requests.map(({ method }) => method),
    get: (path: string, method: 'GET' | 'HEAD' = 'GET') =>
      http.request({ url: `${server.origin}${path}`, method }),
  };
}

it.each<[string, 'GET' | 'HEAD', string]>([
  ['/v2/team/app/manifests/latest', 'GET', 'pull'],
  ['/v2/app/manifests/sha256:1?ns=docker.io', 'GET', 'pull'],
  ['/v2/team/app/manifests/latest', 'HEAD', 'request'],
  ['/v2/team/app/blobs/sha256:1', 'GET', 'request'],
  ['/v2/', 'GET', 'request'],
  ['/token?scope=/v2/a/manifests/b', 'GET', 'request'],
])('counts %s by %s as a %s', async (path, method, expected) => {
  const { get, asked } = await clientRefused(0);
  await get(path, method);
  expect(asked).toEqual([expected]);
});

const MANIFEST = '/v2/team/app/manifests/latest';

it('asks by HEAD whether pulls came back, before it gives up one that is refused', async () => {
  const { get, asked, sent } = await clientRefused(1, ({ method }, response) => {
    if (method === 'HEAD') response.setHeader('ratelimit-remaining', '1;w=21600');
    response.end();
  });
  expect((await get(MANIFEST)).status).toBe(200);
  expect(asked).toEqual(['pull', 'request', 'announced pulls', 'pull']);
  expect(sent()).toEqual(['HEAD', 'GET']);
});

it('sends no pull where a HEAD has changed nothing', async () => {
  const { get, sent } = await clientRefused(2);
  await expect(get(MANIFEST)).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
  expect(sent()).toEqual(['HEAD']);
});
