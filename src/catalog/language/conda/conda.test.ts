import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import type { FileFacts } from '../../../domain/index.ts';
import { condaCataloger } from './index.ts';

const PATH = 'opt/conda/conda-meta/jinja2-3.1.2-pyhd8ed1ab_0.json';
const METADATA = 'lib/python3.11/site-packages/Jinja2-3.1.2.dist-info/METADATA';
const RECORD = {
  name: 'jinja2',
  version: '3.1.2',
  build: 'pyhd8ed1ab_0',
  channel: 'https://conda.anaconda.org/conda-forge/noarch',
  subdir: 'noarch',
  files: [METADATA, 'lib/python3.11/site-packages/jinja2/__init__.py'],
};

function read(record: unknown, path = PATH): FileFacts | undefined {
  const bytes = Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
  return condaCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

function combine(facts: FileFacts | undefined, present: readonly string[] = []) {
  const find = (paths: Iterable<string>) =>
    new Map([...paths].filter((path) => present.includes(path)).map((path) => [path, path] as const));
  return condaCataloger.combine?.(facts ? [facts] : [], { find });
}

it.each([
  [PATH, true],
  ['conda-meta/xz-5.2.6-0.json', true],
  ['opt/conda/envs/app/conda-meta/xz-5.2.6-0.json', true],
  ['opt/conda/conda-meta/history', false],
  ['opt/conda/pkgs/jinja2-3.1.2-pyhd8ed1ab_0/info/index.json', false],
  ['opt/conda/conda-meta/more/xz.json', false],
])('decides by the path %s whether it is the record of a package of conda', (path, isRecord) => {
  expect(condaCataloger.looksAt(path)).toBe(isRecord);
});

it('reads a package of conda with its build, its channel and its platform', () => {
  expect(combine(read(RECORD))).toEqual([
    {
      path: PATH,
      packages: [
        {
          type: 'conda',
          ecosystem: 'conda',
          name: 'jinja2',
          version: '3.1.2',
          architecture: 'noarch',
          application: 'opt/conda',
          status: 'uncovered',
          qualifiers: { build: 'pyhd8ed1ab_0', channel: 'conda-forge' },
        },
      ],
    },
  ]);
});

it('finds the metadata of the Python distribution that a package of conda brought', () => {
  const [combined] = combine(read(RECORD), [`opt/conda/${METADATA}`]) ?? [];
  expect(combined?.brought).toEqual([`opt/conda/${METADATA}`]);
});

it('reads an environment at the root of an image', () => {
  const path = 'conda-meta/jinja2-3.1.2-0.json';
  const [combined] = combine(read(RECORD, path), [METADATA]) ?? [];
  expect(combined?.brought).toEqual([METADATA]);
  expect(combined?.packages?.[0]).not.toHaveProperty('application');
});

it.each([
  ['https://conda.anaconda.org/conda-forge/noarch', 'conda-forge'],
  ['https://repo.anaconda.com/pkgs/main', 'main'],
  ['https://conda.anaconda.org/t/se-cr-et/acme/noarch', 'acme'],
  ['https://user:word@conda.example/acme', 'acme'],
  ['defaults', 'defaults'],
  ['<unknown>', undefined],
  ['', undefined],
  [7, undefined],
])('names the channel %j by the end of its address: %s', (channel, name) => {
  expect(read({ ...RECORD, channel })?.packages?.[0]?.qualifiers?.['channel']).toBe(name);
});

it('reads a package of which nothing but its name and version is known', () => {
  expect(read({ name: 'xz', version: '5.2.6' })?.packages).toEqual([
    { type: 'conda', ecosystem: 'conda', name: 'xz', version: '5.2.6', status: 'uncovered' },
  ]);
});

it.each([
  ['nothing', '', 'not valid JSON'],
  ['a cut off record', '{"name": "xz", "version":', 'not valid JSON'],
  ['a list', [], 'not a JSON object'],
  ['no name', { version: '1' }, 'not a valid name'],
  ['control characters in its name', { name: '\u001b[31mxz', version: '1' }, 'not a valid name'],
  ['a long name', { name: 'x'.repeat(257), version: '1' }, 'not a valid name'],
  ['no version', { name: 'xz' }, 'not a valid version'],
  ['a version that is not text', { name: 'xz', version: false }, 'not a valid version'],
  ['deep JSON', `{"name":${'['.repeat(300_000)}`, 'nested more than 50 levels deep'],
])('reports a record of conda with %s', (_what, record, reason) => {
  expect(read(record)).toEqual({
    path: PATH,
    packages: [],
    problems: [
      { kind: 'package-file-unreadable', subject: PATH, message: `${PATH} was not read: ${reason}` },
    ],
  });
});

it('reads any text as a record or as a problem', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(combine(read(text))).toHaveLength(1);
    }),
  );
});
