import { expect, it } from 'vitest';
import type { Distribution } from '../../domain/index.ts';
import { chooseDistribution } from './given.ts';

function release(text: string): Distribution {
  const [id = '', version = ''] = text.split(':');
  return { id, idLike: [], version, name: text, path: '' };
}

it.each([
  ['nothing', undefined, 'debian:12', 'debian:12'],
  ['debian:12', 'debian:12', undefined, 'debian:12'],
  ['the same', 'debian:12', 'debian:12', 'debian:12'],
  ['the same with a minor version', 'rhel:8.10', 'rhel:8', 'rhel:8.10'],
  ['no version', 'debian:', 'debian:13', 'debian:13'],
  ['a derivative that no feed answers for', 'acme:3', 'debian:12', 'debian:12'],
])('chooses a distribution where the image names %s', (_, named, given, expected) => {
  const [ours, theirs] = [named, given].map((text) => (text === undefined ? undefined : release(text)));
  const chosen = chooseDistribution(ours, theirs);
  expect(chosen).toMatchObject({ ok: true, value: { name: expected } });
});

it.each([
  ['debian:12', 'debian:13'],
  ['debian:12', 'ubuntu:22.04'],
  ['rhel:8.10', 'rhel:8.1'],
])('does not choose between %s and %s', (named, given) => {
  expect(chooseDistribution(release(named), release(given))).toEqual({
    ok: false,
    failure: `it is ${named}`,
  });
});

it('chooses none where nothing names any', () => {
  expect(chooseDistribution(undefined, undefined)).toEqual({ ok: true, value: undefined });
});
