import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseImageReference } from '../../../image/index.ts';
import { runningCredentials } from './running-credentials.ts';

const APP = parseImageReference('registry.example/team/app');
const OLD = JSON.stringify({ auths: { 'registry.example': { auth: btoa('mate:old') } } });
const NEW = JSON.stringify({ auths: { 'registry.example': { auth: btoa('mate:new') } } });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-running-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
  const file = path.join(folder, '.dockerconfigjson');
  writeFileSync(file, text);
  return file;
}

it('reads the file again once it has changed, and leaves the variable of pipelines alone', async () => {
  const find = await runningCredentials(write(OLD), {
    DOCKER_AUTH_CONFIG: OLD.replace(btoa('mate:old'), btoa('a:b')),
  });
  expect(await find(APP)).toMatchObject({ username: 'mate', password: 'old' });
  write(NEW);
  expect(await find(APP)).toMatchObject({ password: 'new' });
  expect(await find(parseImageReference('other.example/app'))).toBeUndefined();
});

it.each([
  ['is empty', ''],
  ['is no configuration', 'not JSON'],
])('refuses a file that %s, at the start and later', async (_, text) => {
  await expect(runningCredentials(write(text), {})).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  const find = await runningCredentials(write(OLD), {});
  write(text);
  await expect(find(APP)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

it('refuses a file that is missing', async () => {
  await expect(runningCredentials(path.join(folder, 'none'), {})).rejects.toThrow('is missing or empty');
});
