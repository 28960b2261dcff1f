import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder, credentialFiles, type Environment } from './environment.ts';

/** The user's home by the system's list, whatever HOME is. */
const home = userInfo().homedir;

it.each([
  [{ DOCKER_CONFIG: '/auth', HOME: '/home/me' }, '/auth/config.json'],
  [{ DOCKER_CONFIG: '', HOME: '/home/me' }, '/home/me/.docker/config.json'],
  [{ HOME: '/home/me' }, '/home/me/.docker/config.json'],
  [{ HOME: '' }, join(home, '.docker/config.json')],
  [{}, join(home, '.docker/config.json')],
])('finds by %j the file of docker login %s, and none in the folder of the call', (environment, file) => {
  expect(credentialFiles(environment)[0]).toBe(file);
});

it("finds the files of podman login that are there after Docker's", () => {
  const folder = mkdtempSync(join(tmpdir(), 'login-'));
  const filesIn = (...places: readonly string[]) => places.map((place) => join(folder, place, 'auth.json'));
  const kept = ['run/containers', 'config/containers', '.config/containers'];
  for (const place of kept) mkdirSync(join(folder, place), { recursive: true });
  for (const file of filesIn(...kept)) writeFileSync(file, '{}');
  const podmans = (environment: Environment) => credentialFiles({ HOME: folder, ...environment }).slice(1);
  const XDG_RUNTIME_DIR = join(folder, 'run');
  expect(podmans({ XDG_RUNTIME_DIR })).toEqual(filesIn('run/containers', '.config/containers'));
  const XDG_CONFIG_HOME = join(folder, 'config');
  expect(podmans({ XDG_RUNTIME_DIR: '/nowhere', XDG_CONFIG_HOME })).toEqual(filesIn('config/containers'));
  rmSync(folder, { recursive: true });
});

it("prefers the file that REGISTRY_AUTH_FILE names to Docker's, and takes it for Podman's", () => {
  const environment = { REGISTRY_AUTH_FILE: '/ci/auth.json', XDG_RUNTIME_DIR: '/run/user/7', HOME: '/me' };
  expect(credentialFiles(environment)).toEqual(['/ci/auth.json', '/me/.docker/config.json']);
});

it.each([
  [{ XDG_CACHE_HOME: '/cache', HOME: '/home/me' }, '/cache/plimsoll'],
  [{ XDG_CACHE_HOME: 'cache', HOME: '/home/me' }, '/home/me/.cache/plimsoll'],
  [{ XDG_CACHE_HOME: '', HOME: '' }, join(home, '.cache/plimsoll')],
  [{}, join(home, '.cache/plimsoll')],
])('keeps by %j what is cached in %s', (environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
