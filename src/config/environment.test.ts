import { expect, it } from 'vitest';
import { dockerConfigFile } from './environment.ts';

it.each([
  [{ DOCKER_CONFIG: '/auth', HOME: '/home/me' }, '/auth/config.json'],
  [{ DOCKER_CONFIG: '', HOME: '/home/me' }, '/home/me/.docker/config.json'],
  [{ HOME: '/home/me' }, '/home/me/.docker/config.json'],
])('finds by %j the file of docker login %s, and none in the folder of the call', (environment, file) => {
  expect(dockerConfigFile(environment)).toBe(file);
});
