import { expect, it } from 'vitest';
import { memorySource } from '../archive/index.ts';
import { buildZip } from '../archive/testing/build-zip.ts';
import { failed, ok } from '../domain/index.ts';
import { isDeployment, programsIn, readDeployment } from './deployment.ts';

const FILE = { path: 'srv/function.zip', size: 0, mode: 0o644 };
const LIST = { name: 'list', content: 'text' };

function read(zip: Buffer) {
  const facts = readDeployment(
    FILE,
    memorySource(zip),
    (name) => name.startsWith('list'),
    (path, text) => ({ path, packages: [{ type: 'x', name: text, version: '1' }] }),
  );
  return facts && [facts.packages?.map(({ name }) => name), facts.problems?.map(({ message }) => message)];
}

it.each([
  ['srv/function.zip', true],
  ['node_modules/a/test.zip', false],
  ['srv/.yarn/cache/a-npm-1.0.0-9e1101a471-0e6a22b8b7.zip', false],
  ['root/.cache/composer/files/acme/shop/010b973edb219a5b7dec7242633dc75d7c7db6f9.zip', false],
  ['srv/files/acme/shop/function.zip', true],
  ['srv/function.tar', false],
])('tells whether a function may be deployed as %s: %s', (path, isOne) => {
  expect(isDeployment(path)).toBe(isOne);
});

it.each([
  ['all of its lists', buildZip([LIST, { name: 'list2', content: 'more' }]), [['text', 'more'], undefined]],
  ['nothing where there is no list', buildZip([{ name: 'other', content: '' }]), undefined],
  ['nothing in what is no archive', Buffer.from('PK\x03\x04'), undefined],
  [
    'a problem where a list is damaged',
    buildZip([{ ...LIST, claims: { crc32: 1 } }]),
    [[], ['srv/function.zip was not read: list in the zip is damaged: its checksum differs']],
  ],
  [
    'a problem where there are more lists than any honest archive has',
    buildZip(Array.from({ length: 10_001 }, (_, n) => ({ name: `list${n}`, content: '' }))),
    [[], ['srv/function.zip was not read: it holds more package lists than are read']],
  ],
])('reads in an archive of a function %s', (_what, zip, expected) => {
  expect(read(zip)).toEqual(expected);
});

it('finds programs in an archive by their first bytes, whatever compresses them', () => {
  const content = `program${'x'.repeat(100_000)}`;
  const zip = buildZip([
    { name: 'bin/a', content },
    { name: 'b.exe', content, method: 0 },
    { name: 'c.txt', content },
    { name: 'd', content: '' },
  ]);
  const found = programsIn(memorySource(zip), (head) => head.length <= 4096 && head.includes('program'));
  expect(found).toEqual(ok(['bin/a', 'b.exe']));
});

it('finds the programs beside an entry that is damaged, or that inflates to far more than a program', () => {
  const zip = buildZip([
    { name: 'damaged', content: 'program' },
    { name: 'bomb', content: Buffer.alloc(2 * 1024 ** 2) },
    { name: 'tool', content: 'program' },
  ]);
  // A block of the type that is not defined.
  zip[zip.indexOf('damaged') + 'damaged'.length] = 0x07;
  expect(programsIn(memorySource(zip), (head) => head.includes('program'))).toEqual(ok(['tool']));
});

it('fails where an archive has more files than are looked at', () => {
  const content = Buffer.alloc(1024 ** 2 - 1);
  const zip = buildZip(Array.from({ length: 129 }, (_, n) => ({ name: `file${n}`, content })));
  expect(programsIn(memorySource(zip), () => true)).toEqual(failed('it holds too many files'));
});
