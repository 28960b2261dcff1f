import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import type { FileFacts } from '../../../domain/index.ts';
import { buildWasm } from '../../program/testing/build-wasm.ts';
import { goCataloger } from './index.ts';

const TEXT =
  'path\texample.com/tool\nmod\texample.com/tool\tv1.4.2\t\ndep\tgopkg.in/yaml.v2\tv2.2.2\th1:sum=\n';
const ALL = ['example.com/tool@v1.4.2', 'gopkg.in/yaml.v2@v2.2.2', 'stdlib@1.26.8'];
const FRAMED = Buffer.concat([
  Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex'),
  Buffer.from(TEXT),
  Buffer.from('f932433186182072008242104116d8f2', 'hex'),
]);
/** The compiler and its version, as `producers` names them. */
const COMPILER = Buffer.from('\x0cprocessed-by\x01\x0eGo cmd/compile\x08go1.26.8');

function wasm(data: Buffer, compiler = COMPILER): Buffer {
  return buildWasm([
    { id: 11, content: data },
    { id: 'producers', content: compiler },
  ]);
}

function read(bytes: Buffer): FileFacts | undefined {
  return goCataloger.read({ path: 'srv/app.wasm', size: bytes.length, mode: 0o755 }, memorySource(bytes));
}

it('reads the modules of a Go program for WebAssembly', () => {
  for (const at of [0, 1024 ** 2 - 8, 1024 ** 2 + 100]) {
    const bytes = wasm(Buffer.concat([Buffer.alloc(at), FRAMED]));
    const file = { path: 'srv/app.wasm', size: bytes.length, mode: 0o755 };
    expect(goCataloger.wants(file, bytes.subarray(0, 4096))).toBe('random');
    const packages = read(bytes)?.packages?.map(({ name, version }) => `${name}@${version}`);
    expect(packages).toEqual(ALL);
  }
});

it.each([
  ['without modules', wasm(Buffer.alloc(100)), /^packages-not-read: .* was built without modules/u],
  ['whose modules are cut off', wasm(FRAMED.subarray(0, -1)), /its modules are cut off$/u],
  [
    'without a version of Go',
    wasm(FRAMED, Buffer.from('Go cmd/compile')),
    /does not name the version of Go$/u,
  ],
])('reports a Go program for WebAssembly %s', (_what, bytes, problem) => {
  expect(read(bytes)?.problems?.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    expect.stringMatching(problem),
  ]);
});

it('finds nothing in a program for WebAssembly that another compiler made', () => {
  expect(read(wasm(FRAMED, Buffer.from('rustc')))).toBeUndefined();
});
