import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { hexCataloger } from './index.ts';

const PATH = 'app/lib/cowboy-2.9.0/ebin/cowboy.app';

function read(text: string | Buffer) {
  const bytes = Buffer.from(text);
  return hexCataloger.read({ path: PATH, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

it.each([
  ['an atom', '{application, cowboy, [\n\t{description, "HTTP."},\n\t{vsn, "2.9.0"}]}.'],
  ['a quoted atom', '{application,\'cowboy\',[{vsn,"2.9.0"}]}.'],
  ['comments', '%% {application, x, [{vsn, "1"}]}.\n{application, cowboy,\n [{vsn, "2.9.0"}]}.'],
])('reads an application from a resource file with %s', (_what, text) => {
  expect(read(text)).toEqual({
    path: PATH,
    packages: [{ type: 'hex', ecosystem: 'Hex', name: 'cowboy', version: '2.9.0' }],
  });
});

it.each([
  ['nothing', ''],
  ['no version', '{application, cowboy, []}.'],
  ['a version that was never filled in', '{application, cowboy, [{vsn, git}]}.'],
  ['a name of control characters', '{application, \u001b[31m, [{vsn, "1"}]}.'],
  ['UTF-16', Buffer.from('{application, cowboy, [{vsn, "2.9.0"}]}.', 'utf16le')],
  ['a million brackets', '{'.repeat(1_000_000)],
])('reports a resource file with %s', (_what, text) => {
  expect(read(text)).toMatchObject({
    packages: [],
    problems: [{ kind: 'package-file-unreadable', subject: PATH }],
  });
});

it.each([
  [PATH, true],
  ['srv/_build/prod/lib/jason/ebin/jason.app', true],
  ['usr/lib/erlang/lib/p1_tls-1.1.22/ebin/fast_tls.app', true],
  ['srv/other/ebin/cowboy.app', false],
  ['usr/lib/erlang/lib/stdlib-4.2/ebin/stdlib.app', false],
  ['app/lib/elixir-1.14.0/ebin/elixir.app', false],
  ['app/lib/cowboy-2.9.0/src/cowboy.app', false],
  ['Applications/Some.app', false],
  ['opt/rabbitmq/plugins/cowboy-2.6.1.ez', true],
  ['usr/local/bin/rebar3', true],
  ['usr/share/doc/rebar3', false],
])('decides by the path %s whether a file is of an application of Hex', (path, isLookedAt) => {
  expect(hexCataloger.looksAt(path)).toBe(isLookedAt);
});

const APPLICATIONS = buildZip([
  { name: 'cowboy-2.6.1/ebin/cowboy.app', content: '{application,cowboy,[{vsn,"2.6.1"}]}.' },
  { name: 'cowboy-2.6.1/ebin/cowboy.beam', content: 'FOR1' },
  { name: 'elixir/ebin/elixir.app', content: '{application,elixir,[{vsn,"1.18.3"}]}.' },
]);

function readArchive(path: string, bytes: Buffer) {
  const file = { path, size: bytes.length, mode: 0o755 };
  const wish = hexCataloger.wants(file, bytes.subarray(0, 4096));
  return wish === 'no' ? wish : hexCataloger.read(file, memorySource(bytes));
}

it.each([
  ['an archive of code', 'opt/rabbitmq/plugins/cowboy-2.6.1.ez', ''],
  ['an escript', 'usr/local/bin/shop', '#! /usr/bin/env escript\n%%! -escript main shop_escript\n'],
  ['an escript with comments', 'root/.mix/escripts/shop', '#!/usr/bin/escript\n%% made by rebar3\n%%!\n'],
])('reads the applications in %s', (_what, path, script) => {
  expect(readArchive(path, Buffer.concat([Buffer.from(script), APPLICATIONS]))).toEqual({
    path,
    packages: [{ type: 'hex', ecosystem: 'Hex', name: 'cowboy', version: '2.6.1' }],
  });
});

it.each([
  ['an archive of another kind', 'opt/x.ez', Buffer.from('x')],
  ['an escript of text', 'usr/bin/mix', Buffer.from('#!/usr/bin/env escript\nmain(_) -> ok.\n')],
  [
    'a script that Python runs',
    'usr/bin/x',
    Buffer.concat([Buffer.from('#!/usr/bin/python3\n'), APPLICATIONS]),
  ],
  ['an archive without a script', 'usr/bin/x', APPLICATIONS],
])('leaves out %s', (_what, path, bytes) => {
  expect(readArchive(path, bytes)).toBe('no');
});

it.each([
  ['cut off', APPLICATIONS.subarray(0, -30), 'opt/x.ez'],
  [
    'of an application without a version',
    buildZip([{ name: 'x-1/ebin/x.app', content: '{application,x,[]}.' }]),
    'opt/x.ez!x-1/ebin/x.app',
  ],
  [
    'with a resource file of 2 MiB',
    buildZip([{ name: 'x-1/ebin/x.app', content: ' '.repeat(2 * 1024 ** 2) }]),
    'opt/x.ez!x-1/ebin/x.app',
  ],
  [
    'of too many applications',
    buildZip(
      Array.from({ length: 2001 }, (_each, i) => ({
        name: `x${i}/ebin/x${i}.app`,
        content: `{application,x${i},[{vsn,"1"}]}.`,
      })),
    ),
    'opt/x.ez',
  ],
])('reports an archive of code %s', (_what, bytes, subject) => {
  expect(readArchive('opt/x.ez', bytes)).toMatchObject({
    packages: [],
    problems: [{ kind: 'package-file-unreadable', subject }],
  });
});

it('reads an application beside one in the same archive that cannot be read', () => {
  const bytes = buildZip([
    { name: 'x-1/ebin/x.app', content: '' },
    { name: 'y-1/ebin/y.app', content: '{application,y,[{vsn,"1"}]}.' },
  ]);
  expect(readArchive('opt/x.ez', bytes)).toMatchObject({
    packages: [{ name: 'y' }],
    problems: [{ subject: 'opt/x.ez!x-1/ebin/x.app' }],
  });
});
