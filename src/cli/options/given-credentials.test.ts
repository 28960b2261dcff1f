import { expect, it } from 'vitest';
import { resolveSettings, type Flags } from '../../config/index.ts';
import { givenCredentials, refuseSharedCredentials } from './given-credentials.ts';

const settings = (flags: Flags, environment: Readonly<Record<string, string>> = {}) =>
  resolveSettings(flags, environment, undefined);

it.each<[Flags, Readonly<Record<string, string>>, unknown]>([
  [{}, {}, undefined],
  [{ username: ['me'] }, { PLIMSOLL_PASSWORD: 'p' }, { kind: 'password', username: 'me', password: 'p' }],
  [{}, { PLIMSOLL_REGISTRY_TOKEN: 't' }, { kind: 'registry-token', token: 't' }],
])('takes from %j with %j the credentials %j', async (flags, environment, expected) => {
  expect(await givenCredentials(settings(flags, environment))).toEqual(expected);
});

it.each<[Flags, string]>([
  [{ username: ['me'] }, '--username needs a password'],
  [{ passwordStdin: ['true'] }, '--password-stdin needs --username'],
])('refuses %j as insufficient: %s', async (flags, message) => {
  await expect(givenCredentials(settings(flags))).rejects.toThrow(message);
});

it.each([
  [['a.example/app:1', 'b.example/app:1'], 'a.example, b.example'],
  [['nginx', 'a.example/app:1', './nothing.tar'], 'docker.io, a.example'],
])('refuses to show a user name to several registries: %j', (images, registries) => {
  const refused = expect(() => refuseSharedCredentials(images, settings({ username: ['me'] })));
  refused.toThrow(`--username is for one registry, got images of ${registries}`);
});

it.each([
  [['a.example/app:1', 'a.example/other:2', 'dir:/', 'not a name']],
  [['nginx', 'docker://docker.io/library/redis']],
])('accepts one user name for all images of one registry: %j', (images) => {
  expect(() => refuseSharedCredentials(images, settings({ username: ['me'] }))).not.toThrow();
});

it('uses what docker login left for each registry when no user name is given', () => {
  expect(() => refuseSharedCredentials(['a.example/a', 'b.example/b'], settings({}))).not.toThrow();
});
