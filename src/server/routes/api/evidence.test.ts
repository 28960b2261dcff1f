import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { openApiServer } from './testing/open-api-server.ts';

async function open(fails = false) {
  const asked: string[] = [];
  const files: string[] = [];
  const { call } = await openApiServer({}, undefined, {
    evidence: ({ id, file }) => {
      asked.push(id);
      files.push(file);
      return fails ? Promise.reject(new Error('no')) : writeFile(file, '{"known":true}');
    },
  });
  return { call, asked, files };
}

it('gives evidence to administrators, by the canonical ID', async () => {
  const { call, asked } = await open();
  const answer = await call('GET', '/advisories/cve-2026-1/evidence', 'boss');
  expect([answer.statusCode, answer.body, asked]).toEqual([200, '{"known":true}', ['CVE-2026-1']]);
});

it.each([
  ['that was sent', false, 200],
  ['that could not be written', true, 500],
])('keeps no file of evidence %s', async (_, fails, status) => {
  const { call, files } = await open(fails);
  expect((await call('GET', '/advisories/CVE-2026-1/evidence', 'boss')).statusCode).toBe(status);
  expect(files).toHaveLength(1);
  await expect.poll(() => files.filter((file) => existsSync(file))).toEqual([]);
});

it.each(['reader', 'ci'])('gives %s no evidence, which is about images of all', async (as) => {
  const { call, asked } = await open();
  expect((await call('GET', '/advisories/CVE-2026-1/evidence', as)).statusCode).toBe(403);
  expect(asked).toEqual([]);
});
