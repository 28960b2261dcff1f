import { expect, test } from 'vitest';
import { resolveSettings, type Flags } from '../config/index.ts';
import { givenCredentials, refuseSharedCredentials } from './given-credentials.ts';

const settings = (flags: Flags, environment: Readonly<Record<string, string>> = {}) =>
  resolveSettings(flags, environment, undefined);

test.each<[Flags, Readonly<Record<string, string>>, unknown]>([
  [{}, {}, undefined],
  [{ username: ['me'] }, { PLIMSOLL_PASSWORD: 'p' }, { kind: 'password', username: 'me', password: 'p' }],
  [{}, { PLIMSOLL_REGISTRY_TOKEN: 't' }, { kind: 'registry-token', token: 't' }],
])('%j with %j give %j', async (flags, environment, expected) => {
  expect(await givenCredentials(settings(flags, environment))).toEqual(expected);
});

test.each<[Flags, string]>([
  [{ username: ['me'] }, '--username needs a password'],
  [{ passwordStdin: ['true'] }, '--password-stdin needs --username'],
])('%j is not enough: %s', async (flags, message) => {
  await expect(givenCredentials(settings(flags))).rejects.toThrow(message);
});

test.each([
  [['a.example/app:1', 'b.example/app:1'], 'a.example, b.example'],
  [['nginx', 'a.example/app:1', './nothing.tar'], 'docker.io, a.example'],
])('a user name is not shown to several registries: %j', (images, registries) => {
  const refused = expect(() => refuseSharedCredentials(images, settings({ username: ['me'] })));
  refused.toThrow(`--username is for one registry, and these images are of ${registries}`);
});

test.each([
  [['a.example/app:1', 'a.example/other:2', 'dir:/', 'not a name']],
  [['nginx', 'docker://docker.io/library/redis']],
])('a user name serves all images of one registry: %j', (images) => {
  expect(() => refuseSharedCredentials(images, settings({ username: ['me'] }))).not.toThrow();
});

test('without a user name every registry is asked for what docker login left for it', () => {
  expect(() => refuseSharedCredentials(['a.example/a', 'b.example/b'], settings({}))).not.toThrow();
});
