import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
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
  ['usr/lib/erlang/lib/stdlib-4.2/ebin/stdlib.app', false],
  ['app/lib/elixir-1.14.0/ebin/elixir.app', false],
  ['app/lib/cowboy-2.9.0/src/cowboy.app', false],
  ['Applications/Some.app', false],
])('decides by the path %s whether a file is of an application of Hex', (path, isLookedAt) => {
  expect(hexCataloger.looksAt(path)).toBe(isLookedAt);
});
