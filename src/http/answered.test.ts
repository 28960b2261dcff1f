import { expect, it } from 'vitest';
import type { AnsweredRequest } from './options.ts';
import { serve, testClient } from './testing/loopback.ts';

it('tells of each attempt and redirect with its status, and of no query or credentials', async () => {
  let count = 0;
  const server = await serve(({ url }, response) =>
    url?.startsWith('/old') === true
      ? response.writeHead(302, { location: '/new?token=secret' }).end()
      : response.writeHead(count++ === 0 ? 503 : 200).end(),
  );
  const answered: AnsweredRequest[] = [];
  const { http } = testClient({ onAnswer: (request) => void answered.push(request) });
  const { host } = new URL(server.origin);
  await http.request({ url: `http://user:secret@${host}/old?token=secret` });
  const shown = answered.map(({ method, host: at, path, status }) => [method, at, path, status]);
  expect(shown).toEqual([
    ['GET', host, '/old', 302],
    ['GET', host, '/new', 503],
    ['GET', host, '/new', 200],
  ]);
  expect(answered.every(({ milliseconds }) => milliseconds >= 0)).toBe(true);
});

it('tells of a request without an answer', async () => {
  const server = await serve((_, response) => response.destroy());
  const answered: AnsweredRequest[] = [];
  const { http } = testClient({ attempts: 1, onAnswer: (request) => void answered.push(request) });
  await expect(http.request({ url: `${server.origin}/a` })).rejects.toThrow();
  expect(answered).toMatchObject([{ path: '/a' }]);
  expect(answered[0]).not.toHaveProperty('status');
});
