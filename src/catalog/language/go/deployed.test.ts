import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { buildElf } from '../../program/testing/build-elf.ts';
import { buildPe } from '../../program/testing/build-pe.ts';
import { goCataloger } from './index.ts';
import { inlineBuildInfo } from './testing/parts.ts';

const DATA = inlineBuildInfo('go1.26.8', 'path\tcommand-line-arguments\n');

function read(bytes: Buffer, path: string) {
  return goCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

it('reports the programs in an archive that a function is deployed as', () => {
  const content = buildElf({ data: DATA });
  const path = 'srv/function.zip';
  const zip = buildZip([
    { name: 'bootstrap', content },
    { name: 'bin/stored', content, method: 0 },
    { name: 'tool.exe', content: buildPe({ data: DATA }) },
    { name: 'LICENSE', content: 'text' },
    { name: 'empty', content: '' },
  ]);
  expect(goCataloger.wants({ path, size: zip.length, mode: 0o644 }, zip)).toBe('random');
  expect(read(zip, path)).toMatchObject({
    packages: [],
    problems: [
      {
        kind: 'packages-not-read',
        message: `${path} is an archive of Go programs, which are only read unpacked: bootstrap, bin/stored, tool.exe`,
      },
    ],
  });
});

it.each([
  ['an archive without programs', buildZip([{ name: 'LICENSE', content: 'text' }])],
  ['a broken archive', Buffer.from('PK\x03\x04')],
])('reports nothing of %s', (_what, bytes) => {
  expect(read(bytes, 'home/archive.zip')).toBeUndefined();
});

it('reads a program that has the name of an archive', () => {
  const program = buildElf({ data: DATA });
  const path = 'srv/tool.zip';
  expect(goCataloger.wants({ path, size: program.length, mode: 0o755 }, program)).toBe('random');
  expect(read(program, path)?.packages).toMatchObject([{ name: 'stdlib' }]);
});
