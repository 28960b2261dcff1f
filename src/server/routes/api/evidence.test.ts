import { expect, it } from 'vitest';
import { openApiServer } from './testing/open-api-server.ts';

async function open() {
  const asked: string[] = [];
  const { call } = await openApiServer({}, undefined, {
    evidence: ({ id }) => {
      asked.push(id);
      return Promise.resolve({ document: '{"known":true}' });
    },
  });
  return { call, asked };
}

it('gives evidence to administrators, by the canonical ID', async () => {
  const { call, asked } = await open();
  const answer = await call('GET', '/advisories/cve-2026-1/evidence', 'boss');
  expect([answer.statusCode, answer.body, asked]).toEqual([200, '{"known":true}', ['CVE-2026-1']]);
});

it.each(['reader', 'ci'])('gives %s no evidence, which is about images of all', async (as) => {
  const { call, asked } = await open();
  expect((await call('GET', '/advisories/CVE-2026-1/evidence', as)).statusCode).toBe(403);
  expect(asked).toEqual([]);
});
