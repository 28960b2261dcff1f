import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTar, type TarInput } from '../../archive/testing/build-tar.ts';
import type { LayerContent } from '../source/source.ts';
import type { Selected } from './selected.ts';
import type { FileSelector, FolderSelector } from './selector.ts';
import { fileOf, streamOf } from './testing/layer-content.ts';
import { walkLayer } from './walk-layer.ts';

const MIB = 1024 ** 2;
const LARGE = 17 * MIB;

const DATABASES: FolderSelector = {
  kind: 'folder',
  id: 'databases',
  roots: ['db'],
  wants: (path) => !path.endsWith('.lock'),
  wantsLargeFiles: true,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'walk-databases-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Lays a layer down as each of the forms that a walk reads. */
const FORMS: readonly [string, (tar: Buffer) => LayerContent][] = [
  ['a stream', (tar) => streamOf(tar)],
  ['a plain tar on disk', (tar) => fileOf(tar, folder)],
];

function large(first: string, size = LARGE): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write(first);
  bytes.write('last', size - 4);
  return bytes;
}

/** Reads the size, first and last bytes of each file that a selector found. */
function endsOf(found: Selected | undefined): readonly (readonly [string, number, string])[] {
  return (found?.bodies ?? []).map(({ path, body }) => {
    const ends =
      body.size < 4 ? '' : `${body.read(0, 4).toString()} ${body.read(body.size - 4, 4).toString()}`;
    return [path, body.size, ends];
  });
}

async function walk(open: () => LayerContent, others: readonly FileSelector[] = []) {
  const { facts, problems } = await walkLayer(
    { open: () => Promise.resolve(open()) },
    {
      selectors: [DATABASES, ...others],
      name: 'L',
      read: ([databases, ...rest]) => ({
        read: endsOf(databases),
        elsewhere: rest.flatMap((each) => each.facts ?? []),
        problems: databases?.problems ?? [],
      }),
    },
  );
  return { ...facts, problems: [...facts.problems, ...problems].map(({ message }) => message) };
}

/** Lists the temporary files that this process holds open: other tests of it may end meanwhile, and close theirs. */
function openFiles(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((number) => {
    const target = targetOf(`/proc/self/fd/${number}`);
    return target?.startsWith(tmpdir()) ? [target] : [];
  });
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

describe.each(FORMS)('%s', (_form, contentOf) => {
  const walkTar = async (inputs: readonly TarInput[], others?: readonly FileSelector[]) => {
    const tar = buildTar(inputs);
    return walk(() => contentOf(tar), others);
  };

  it('brings small and large files of a database to their selector together, and closes them', async () => {
    const before = new Set(openFiles());
    const { read, problems } = await walkTar([
      { path: 'db/log', content: large('logs', LARGE + 1) },
      { path: 'db/empty', content: '' },
      { path: 'db/data', content: large('data') },
      { path: 'db/small', content: 'some text' },
      { path: 'db/large.lock', content: large('lock') },
    ]);
    expect(read).toEqual([
      ['db/log', LARGE + 1, 'logs last'],
      ['db/empty', 0, ''],
      ['db/data', LARGE, 'data last'],
      ['db/small', 9, 'some text'],
    ]);
    expect(problems).toEqual([]);
    expect(openFiles().filter((file) => !before.has(file))).toEqual([]);
  });

  it('holds no more than a few small files of databases, and reads the others on disk', async () => {
    const inputs = [1, 2, 3].map((number) => ({
      path: `db/${number}`,
      content: large(`no ${number}`, 11 * MIB),
    }));
    const { read, problems } = await walkTar(inputs);
    expect(read).toEqual([1, 2, 3].map((number) => [`db/${number}`, 11 * MIB, `no ${number} last`]));
    expect(problems).toEqual([]);
  });

  it('keeps the last of two large files of one name', async () => {
    const { read } = await walkTar([
      { path: 'db/data', content: large('old!') },
      { path: 'db/data', content: large('new!') },
    ]);
    expect(read).toEqual([['db/data', LARGE, 'new! last']]);
  });

  it.each([
    ['before', 'db/first'],
    ['where nobody looks, before', 'store/first'],
  ])('gives a hard link the large file that came %s', async (_where, target) => {
    const { read, problems } = await walkTar([
      { path: target, content: large('data') },
      { path: 'db/link', type: '1', target },
    ]);
    expect(read.at(-1)).toEqual(['db/link', LARGE, 'data last']);
    expect(problems).toEqual([]);
  });

  it('brings a large file of a database to everyone who wants it', async () => {
    const reader: FileSelector = {
      kind: 'file',
      id: 'reader',
      looksAt: () => true,
      wants: (_file, head) => (head.toString('latin1', 0, 4) === 'data' ? 'random' : 'no'),
      read: ({ path }, body) => ({ path, release: { last: body.read(body.size - 4, 4).toString() } }),
    };
    const { read, elsewhere } = await walkTar([{ path: 'db/data', content: large('data') }], [reader]);
    expect(read).toEqual([['db/data', LARGE, 'data last']]);
    expect(elsewhere).toEqual([{ path: 'db/data', release: { last: 'last' } }]);
  });

  it('reports a large database that an archive breaks off in', async () => {
    const tar = buildTar([{ path: 'db/data', content: large('data') }]).subarray(0, LARGE / 2);
    const before = new Set(openFiles());
    const open = () => contentOf(tar);
    const request = { selectors: [DATABASES], name: 'L', read: () => undefined };
    const { problems } = await walkLayer({ open: () => Promise.resolve(open()) }, request);
    expect(problems).toMatchObject([{ kind: 'layer-unreadable' }]);
    expect(openFiles().filter((file) => !before.has(file))).toEqual([]);
  });
});

it('reads large files of databases in an unpacked root file system, and follows no link', async () => {
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put('db/data', large('data'));
  put('db/small', 'some more text');
  put('elsewhere', large('data'));
  symlinkSync('../elsewhere', join(folder, 'db/link'));
  const before = new Set(openFiles());
  const { read, problems } = await walk(() => ({ kind: 'folder', path: folder }));
  expect(read).toEqual([
    ['db/data', LARGE, 'data last'],
    ['db/small', 14, 'some text'],
  ]);
  expect(problems).toEqual([]);
  expect(openFiles().filter((file) => !before.has(file))).toEqual([]);
});
