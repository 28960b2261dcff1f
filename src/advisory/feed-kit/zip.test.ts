import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { buildZip } from '../../archive/testing/build-zip.ts';
import type { FeedBody } from './download.ts';
import { withZip } from './zip.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-zip-test-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const body: FeedBody = {
  bytes: () => Promise.reject(new Error('it is streamed')),
  stream: async function* () {
    yield await Promise.resolve(buildZip([{ name: 'a.json', content: 'A' }]));
  },
};
const zip = { feed: 'cve', address: 'https://cve.example/all.zip', body, limit: 1000 };

it('keeps a zip in the temporary folder only while it is read', async () => {
  const names: string[] = [];
  await withZip(zip, (entries) => {
    names.push(...Array.from(entries, ({ name }) => name), ...readdirSync(folder));
    return Promise.resolve();
  });
  expect(names).toEqual(['a.json', expect.stringMatching(/^plimsoll-/u)]);
  expect(readdirSync(folder)).toEqual([]);
});

it('removes a temporary zip when the program ends meanwhile', async () => {
  const before = process.listeners('exit');
  await withZip(zip, () => {
    const [place = ''] = readdirSync(folder);
    for (const listener of process.listeners('exit')) if (!before.includes(listener)) listener(130);
    expect(existsSync(path.join(folder, place))).toBe(false);
    return Promise.resolve();
  });
  expect(process.listeners('exit')).toEqual(before);
});

it('names the place and a way on where a zip cannot be written', async () => {
  vi.stubEnv('TMPDIR', path.join(folder, 'nowhere'));
  await expect(withZip(zip, () => Promise.resolve())).rejects.toMatchObject({
    code: 'IO_FAILED',
    message: expect.stringContaining('nowhere') as string,
    hint: expect.stringContaining('TMPDIR') as string,
  });
});
