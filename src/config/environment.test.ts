import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { cacheFolder, credentialFiles } from './environment.ts';

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

it.each([
  [
    { XDG_RUNTIME_DIR: '/run/user/7' },
    ['/run/user/7/containers/auth.json', '/me/.config/containers/auth.json'],
  ],
  [
    { XDG_RUNTIME_DIR: 'relative', XDG_CONFIG_HOME: '/config' },
    ['/run/containers/0/auth.json', '/config/containers/auth.json'],
  ],
])("finds by %j the files of podman login after Docker's", (environment, files) => {
  vi.spyOn(process, 'getuid').mockReturnValue(0);
  expect(credentialFiles({ ...environment, HOME: '/me' })).toEqual(['/me/.docker/config.json', ...files]);
});

it("leaves root's folder in /run to root", () => {
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
  expect(credentialFiles({ HOME: '/me' })).toEqual([
    '/me/.docker/config.json',
    '/me/.config/containers/auth.json',
  ]);
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
