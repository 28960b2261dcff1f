import { expect, it } from 'vitest';
import { readLock } from './testing.ts';

const LIST = `[{<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.9.0">>},0},
 {<<"renamed">>,{pkg,<<"other_name">>,<<"2.0.0-rc.1">>},1},
 {<<"gproc">>,
  {git,"https://example.com/gproc.git",
       {ref,"0123abc"}},
  0}]`;
const HASHES = `[{pkg_hash,[\n {<<"cowboy">>, <<"865DD8">>},\n {<<"other_name">>, <<"2A4B">>}]}].\n`;
const PACKAGES = ['cowboy@2.9.0', 'other_name@2.0.0-rc.1', 'gproc@git elsewhere'];

it.each([
  ['a version and hashes', `{"1.2.0",\n${LIST}}.\n${HASHES}`, PACKAGES],
  ['neither', `${LIST}.\n`, PACKAGES],
  ['nothing in it', '[].\n', []],
])('reads what a rebar.lock with %s names', (_what, content, packages) => {
  expect(readLock('app/rebar.lock', content)).toEqual({ packages, problems: [] });
});

it.each([
  ['not a list of dependencies of Erlang', '%{}'],
  ['its format has the unknown version 2', `{"2.0.0",\n${LIST}}.\n`],
  ['1 of its entries has no valid name or version', '[{<<"a">>,{pkg,a},0}].'],
  ['it names more than 100000 packages', `[${'{<<"a">>,{pkg,<<"a">>,<<"1">>},0},'.repeat(100_001)}].`],
])('reports what it cannot read of a rebar.lock: %s', (reason, content) => {
  expect(readLock('rebar.lock', content).problems).toEqual([`rebar.lock was not read: ${reason}`]);
});
