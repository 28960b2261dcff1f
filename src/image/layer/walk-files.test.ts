import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTar, octal, paxHeader, type TarInput } from '../../archive/testing/build-tar.ts';
import type { LayerFile } from '../../domain/index.ts';
import type { LayerContent } from '../source/source.ts';
import type { FileSelector, FolderSelector } from './selector.ts';
import { asFound } from './testing/as-found.ts';
import { fileOf, streamOf } from './testing/layer-content.ts';
import { walkLayer } from './walk-layer.ts';

const LARGE = 17 * 1024 ** 2;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'walk-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * Reads the first and last bytes of every file that begins with an exclamation mark, or with a question mark where these
 * are enough, and the text of every note.
 */
function selector(): FileSelector & { readonly seen: LayerFile[] } {
  const seen: LayerFile[] = [];
  return {
    kind: 'file',
    id: 'test',
    seen,
    looksAt: (path) => !path.startsWith('skipped/'),
    wants: (file, head) => {
      seen.push(file);
      if (file.path.endsWith('.note')) return 'whole';
      if (head[0] === 0x3f) return 'ends';
      return head[0] === 0x21 ? 'random' : 'no';
    },
    read: ({ path }, body) => ({
      path,
      release: { first: body.read(0, 5).toString(), last: body.read(body.size - 4, 4).toString() },
    }),
  };
}

const DPKG: FolderSelector = { kind: 'folder', id: 'dpkg', roots: ['var'], wants: () => true };

/** Lays a layer down as each of the forms that a walk reads. */
const FORMS: readonly [string, (tar: Buffer) => LayerContent][] = [
  ['a compressed stream', (tar) => streamOf(gzipSync(tar))],
  ['a plain tar on disk', (tar) => fileOf(tar, folder)],
];

function folderOf(inputs: readonly { readonly path: string; readonly content: string }[]): LayerContent {
  const path = join(folder, 'root');
  for (const input of inputs) {
    mkdirSync(dirname(join(path, input.path)), { recursive: true });
    writeFileSync(join(path, input.path), input.content);
  }
  return { kind: 'folder', path };
}

function large(first: string, last = 'last'): Buffer {
  const bytes = Buffer.alloc(LARGE);
  bytes.write(first);
  bytes.write(last, LARGE - 4);
  return bytes;
}

async function walk(open: () => LayerContent, selectors = [selector()]) {
  const { facts: selected, problems } = await walkLayer(
    { open: () => Promise.resolve(open()) },
    { selectors, name: 'L', read: asFound },
  );
  const facts = selected[0]?.facts ?? [];
  return {
    read: facts.flatMap(({ path, release }) => (release ? [[path, release['first'], release['last']]] : [])),
    problems: [...problems, ...facts.flatMap((each) => each.problems ?? [])].map(({ message }) => message),
  };
}

it.each<[string, (inputs: { path: string; content: string }[]) => LayerContent]>([
  ['a compressed stream', (inputs) => streamOf(gzipSync(buildTar(inputs)))],
  ['a plain tar on disk', (inputs) => fileOf(buildTar(inputs), folder)],
  ['a folder', (inputs) => folderOf(inputs)],
])('hashes in %s what is read where a distribution installs', async (_form, contentOf) => {
  const content = 'some text';
  const inputs = ['usr/share/a.note', 'lib/a.note', 'usr/local/a.note', 'app/a.note'].map((path) => ({
    path,
    content,
  }));
  const program = { path: 'usr/bin/a', content: '!prog and its end' };
  const open = () => Promise.resolve(contentOf([...inputs, program]));
  const { facts: selected } = await walkLayer(
    { open },
    { selectors: [selector()], name: 'L', read: asFound },
  );
  const digests = new Map(selected[0]?.facts?.map((facts) => [facts.path, facts.digests]));
  const hashed = {
    md5: '552e21cd4cd9918678e3c1a0df491bc3',
    sha1: createHash('sha1').update(content).digest('hex'),
    sha256: createHash('sha256').update(content).digest('hex'),
  };
  expect(digests.size).toBe(5);
  expect([...digests].filter(([, each]) => each)).toEqual(
    expect.arrayContaining([
      ['usr/share/a.note', hashed],
      ['lib/a.note', hashed],
    ]),
  );
  expect([...digests.values()].filter((each) => each)).toHaveLength(3);
  expect(digests.get(program.path)?.md5).toBe(createHash('md5').update(program.content).digest('hex'));
});

describe.each(FORMS)('%s', (_form, contentOf) => {
  const walkTar = async (inputs: readonly TarInput[]) => {
    const tar = buildTar(inputs);
    return walk(() => contentOf(tar));
  };

  it('reads files anywhere, whole or in parts, after a look at their first bytes', async () => {
    const inputs = [
      { path: 'a/readme.note', content: 'some text' },
      { path: 'a/program', content: '!prog and its end' },
      { path: 'a/other', content: 'other' },
      { path: 'skipped/program', content: '!prog and its end' },
      { path: 'empty', content: '' },
    ];
    expect(await walkTar(inputs)).toEqual({
      read: [
        ['a/readme.note', 'some ', 'text'],
        ['a/program', '!prog', ' end'],
      ],
      problems: [],
    });
  });

  it('reads a file too large to be held in parts, and leaves nothing behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('plimsoll-body-'));
    const inputs = [
      { path: 'big', content: large('!big') },
      { path: 'small', content: '!small' },
    ];
    const { read, problems } = await walkTar(inputs);
    expect(read).toEqual([
      ['big', '!big\0', 'last'],
      ['small', '!smal', 'mall'],
    ]);
    expect(problems).toEqual([]);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('plimsoll-body-'))).toEqual(before);
  });

  it('reads the ends of a file, whether it is held or too large for that', async () => {
    const inputs = [
      { path: 'big', content: large('?big') },
      { path: 'small', content: '?small' },
    ];
    expect(await walkTar(inputs)).toEqual({
      read: [
        ['big', '?big\0', 'last'],
        ['small', '?smal', 'mall'],
      ],
      problems: [],
    });
  });

  it('reports a file that is wanted whole and too large', async () => {
    const { read, problems } = await walkTar([{ path: 'big.note', content: large('text') }]);
    expect(read).toEqual([]);
    expect(problems).toEqual([`big.note was not read: its ${LARGE} bytes are over the limit of 16777216`]);
  });

  it('reports a file that ends before the bytes that were asked for', async () => {
    const { read, problems } = await walkTar([{ path: 'short.note', content: 'abc' }]);
    expect(read).toEqual([]);
    expect(problems).toEqual(['short.note was not read: the file is truncated']);
  });

  it('keeps the facts of the last file at each path', async () => {
    const { read } = await walkTar([
      { path: 'a', content: '!first one' },
      { path: 'b', content: '!first one' },
      { path: 'a', content: '!second one' },
      { path: 'b', type: '2', target: 'a' },
    ]);
    expect(read).toEqual([['a', '!seco', ' one']]);
  });

  it('gives a hard link the facts of the file that it links to', async () => {
    const { read } = await walkTar([
      { path: 'a', content: '!first one' },
      { path: 'b', type: '1', target: 'a' },
      { path: 'skipped/c', type: '1', target: 'a' },
    ]);
    expect(read.map(([path]) => path)).toEqual(['a', 'b']);
  });

  it("reads a link to a file of pnpm's store in one walk, unless the file was replaced", async () => {
    const path = `skipped/files/0a/${'3f'.repeat(64)}`;
    const tree: TarInput = { path: 'a.note', type: '1', target: path };
    const layer = buildTar([{ path, content: '{"name": "a"}' }, tree]);
    let opened = 0;
    const { read } = await walk(() => {
      opened++;
      return contentOf(layer);
    });
    expect({ read, opened }).toEqual({ read: [['a.note', '{"nam', ' "a"}'.slice(1)]], opened: 1 });
    const replaced = await walkTar([
      { path, content: '{"name": "a"}' },
      { path, content: '!other bytes' },
      tree,
    ]);
    expect(replaced.read).toEqual([['a.note', '!othe', 'ytes']]);
  });

  it('walks a second time for a hard link whose name alone is looked at', async () => {
    const { read } = await walkTar([
      { path: 'skipped/store', content: '!stored bytes' },
      { path: 'a', type: '1', target: 'skipped/store' },
    ]);
    expect(read).toEqual([['a', '!stor', 'ytes']]);
  });

  it('reads no hard link whose folder a later entry replaced', async () => {
    const { read } = await walkTar([
      { path: 'skipped/store', content: '!stored bytes' },
      { path: 'a/b', type: '1', target: 'skipped/store' },
      { path: 'c/d', type: '1', target: 'skipped/store' },
      { path: 'a', type: '2', target: 'elsewhere' },
      { path: 'c', type: '5' },
    ]);
    expect(read.map(([path]) => path)).toEqual(['c/d']);
  });
});

it('brings a file to everyone who wants it', async () => {
  const tar = buildTar([{ path: 'var/program', content: '!prog and its end' }]);
  const open = () => Promise.resolve(streamOf(tar));
  const { facts: selected } = await walkLayer(
    { open },
    { selectors: [DPKG, selector(), selector()], name: 'L', read: asFound },
  );
  expect(selected.map(({ files, facts = [] }) => [files.length, facts.length])).toEqual([
    [1, 0],
    [0, 1],
    [0, 1],
  ]);
});

it.each([
  ['bin/tool', 0o755, 1],
  ['var/log/lastlog', 0o644, 0],
])(
  'counts the sparse file %s, too large to be held, with mode %i as %i problems',
  async (path, mode, expected) => {
    const tar = buildTar([
      paxHeader([
        ['GNU.sparse.name', path],
        ['GNU.sparse.size', String(LARGE)],
        ['GNU.sparse.map', '0,2'],
      ]),
      { path: 'GNUSparseFile.1/f', content: '!x', patch: (header) => header.write(octal(mode, 8), 100) },
    ]);
    const { problems } = await walk(() => streamOf(tar));
    expect(problems).toHaveLength(expected);
  },
);

it('tells a selector the size and the permissions of a file', async () => {
  const one = selector();
  await walk(() => streamOf(buildTar([{ path: 'a', content: 'text' }])), [one]);
  expect(one.seen).toEqual([{ path: 'a', size: 4, mode: 0o644 }]);
});

it.each([
  ['a log', 0o644, []],
  ['a program', 0o755, ['x was not read: it is a sparse file, and too large to be held']],
])('expects of a large sparse file that is %s what its permissions tell', async (_what, mode, expected) => {
  const sparse = [
    paxHeader([
      ['GNU.sparse.size', String(LARGE)],
      ['GNU.sparse.map', '0,2'],
    ]),
    { path: 'x', content: '!x', patch: (header: Buffer) => header.write(octal(mode, 8), 100) },
  ];
  const programs = { ...selector(), ofPrograms: true } as const;
  const { read, problems } = await walk(() => streamOf(buildTar(sparse)), [programs]);
  expect(read).toEqual([]);
  expect(problems).toEqual(expected);
});

it('keeps what was read before an archive breaks off in the middle of a large file', async () => {
  const tar = buildTar([
    { path: 'a', content: '!first one' },
    { path: 'big', content: large('!big') },
  ]);
  const { read, problems } = await walk(() => streamOf(gzipSync(tar.subarray(0, LARGE / 2))));
  expect(read).toEqual([['a', '!firs', ' one']]);
  expect(problems).toEqual([expect.stringContaining('was not read to its end')]);
});

it('reads the files of an unpacked root file system, and follows no link', async () => {
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(join(folder, 'root', dirname(path)), { recursive: true });
    writeFileSync(join(folder, 'root', path), content);
  };
  write('a/program', '!prog and its end');
  write('a/big', large('!big'));
  write('a/big.note', large('text'));
  symlinkSync('program', join(folder, 'root/a/link'));
  const { read, problems } = await walk(() => ({ kind: 'folder', path: join(folder, 'root') }));
  expect(read).toEqual([
    ['a/big', '!big\0', 'last'],
    ['a/program', '!prog', ' end'],
  ]);
  expect(problems).toEqual([`a/big.note was not read: its ${LARGE} bytes are over the limit of 16777216`]);
});
