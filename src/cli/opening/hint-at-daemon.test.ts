import { expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { hintAtDaemon } from './hint-at-daemon.ts';

it.each([
  ['docker:nginx', 'docker-daemon:nginx'],
  ['podman:alpine', 'docker-daemon:alpine'],
  ['podman:app:1.2', 'docker-daemon:app:1.2'],
])('suggests the transport of the daemon for %s', (name, suggested) => {
  const failure = new AppError('IMAGE_NOT_FOUND', `docker.io has no ${name}`, { said: 'not found' });
  const { code, message, said } = failure;
  const hinted = hintAtDaemon(name, failure);
  expect(hinted).toMatchObject({ code, message, said });
  expect(hinted).toHaveProperty(
    'hint',
    `use ${suggested} for an image of the daemon; ${name} is the repository ${name.split(':', 1)[0]} on Docker Hub`,
  );
});

it.each(['nginx:1.27', 'docker://nginx', 'docker', 'docker-daemon:nginx', 'registry.example/docker:1'])(
  'leaves the failure of %s unchanged',
  (name) => {
    const failure = new AppError('IMAGE_NOT_FOUND', 'not found');
    expect(hintAtDaemon(name, failure)).toBe(failure);
  },
);

it('leaves a bug unchanged instead of hinting at the daemon', () => {
  const bug = new TypeError('x is undefined');
  expect(hintAtDaemon('docker:nginx', bug)).toBe(bug);
});
