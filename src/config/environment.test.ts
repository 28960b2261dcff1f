import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder, dockerConfigFiles } from './environment.ts';

/** The user's home by the system's list, whatever HOME is. */
const home = userInfo().homedir;

it.each([
  [{ DOCKER_CONFIG: '/auth', HOME: '/home/me' }, '/auth/config.json'],
  [{ DOCKER_CONFIG: '', HOME: '/home/me' }, '/home/me/.docker/config.json'],
  [{ HOME: '/home/me' }, '/home/me/.docker/config.json'],
  [{ HOME: '' }, join(home, '.docker/config.json')],
  [{}, join(home, '.docker/config.json')],
])('finds by %j the file of docker login %s, and none in the folder of the call', (environment, file) => {
  expect(dockerConfigFiles(environment)).toEqual([file]);
});

it.each([
  [{ XDG_CACHE_HOME: '/cache', HOME: '/home/me' }, '/cache/plimsoll'],
  [{ XDG_CACHE_HOME: 'cache', HOME: '/home/me' }, '/home/me/.cache/plimsoll'],
  [{ XDG_CACHE_HOME: '', HOME: '' }, join(home, '.cache/plimsoll')],
  [{}, join(home, '.cache/plimsoll')],
])('keeps by %j what is cached in %s', (environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
