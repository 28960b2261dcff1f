import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CatalogerFacts, OwnedFiles } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { CatalogerKey, FileStamp } from '../../src/store/ports.ts';
import type { OpenStore } from './open-store.ts';
import { digest } from './records.ts';

const DPKG = { id: 'dpkg', version: 3 };

const OVERLAY = Uint8Array.from({ length: 1000 }, (_, i) => i % 7);

function facts(path: string): CatalogerFacts {
  return { files: [{ path, release: { ID: 'debian' } }], problems: [] };
}

function owned(files: number): readonly OwnedFiles[] {
  return [
    {
      path: 'var/lib/dpkg/info/a.list',
      package: 'a',
      files: Array.from({ length: files }, (_, i) => `usr/${i}`),
    },
  ];
}

export function factsSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it.each([1, 100_000])('reads back facts and %i owned files as they were saved', async (files) => {
    const saved = { cataloger: DPKG, facts: facts('var/lib/dpkg/status'), owned: owned(files) };
    await store.facts.save(digest('a'), [saved], OVERLAY);
    const { facts: loaded, overlay } = await store.facts.load(digest('a'), [DPKG]);
    expect(loaded).toEqual(new Map([['dpkg', saved.facts]]));
    expect(Buffer.from(overlay ?? [])).toEqual(Buffer.from(OVERLAY));
    expect(await store.facts.loadOwned(digest('a'), DPKG)).toEqual(saved.owned);
  });

  it('answers with facts only for their own blob, cataloger and version', async () => {
    await store.facts.save(digest('a'), [{ cataloger: DPKG, facts: facts('x'), owned: owned(1) }], OVERLAY);
    expect(await store.facts.load(digest('b'), [DPKG])).toEqual({ facts: new Map() });
    for (const other of [
      { id: 'apk', version: 3 },
      { id: 'dpkg', version: 4 },
    ]) {
      expect((await store.facts.load(digest('a'), [other])).facts).toEqual(new Map());
    }
    expect(await store.facts.loadOwned(digest('a'), { id: 'dpkg', version: 2 })).toEqual([]);
  });

  it('keeps the facts of a cataloger in its newest version and the one before, and those of others', async () => {
    const apk = { id: 'apk', version: 1 };
    const save = async (cataloger: CatalogerKey, path: string) =>
      store.facts.save(digest('a'), [{ cataloger, facts: facts(path), owned: [] }], OVERLAY);
    await save(apk, 'apk');
    for (const version of [1, 2, 3]) await save({ id: 'dpkg', version }, `dpkg ${version}`);
    const load = async (version: number) =>
      (await store.facts.load(digest('a'), [{ id: 'dpkg', version }, apk])).facts;
    const other = ['apk', facts('apk')] as const;
    expect(await load(3)).toEqual(new Map([other, ['dpkg', facts('dpkg 3')]]));
    expect(await load(2)).toEqual(new Map([other, ['dpkg', facts('dpkg 2')]]));
    expect(await load(1)).toEqual(new Map([other]));
  });

  it('keeps a document by its digest', async () => {
    const bytes = Uint8Array.of(0, 1, 255);
    expect(await store.documents.get(digest('a'))).toBeUndefined();
    await store.documents.put(digest('a'), bytes);
    await store.documents.put(digest('a'), bytes);
    expect(new Uint8Array((await store.documents.get(digest('a'))) ?? [])).toEqual(bytes);
  });

  it('gives an answer back to the build that saved it last', async () => {
    const value = { packages: [{ name: 'zlib1g' }], problems: [] };
    expect(await store.catalogs.load('key', 'one')).toBeUndefined();
    await store.catalogs.save('key', 'one', value);
    expect(await store.catalogs.load('key', 'one')).toEqual(value);
    expect(await store.catalogs.load('other', 'one')).toBeUndefined();
    expect(await store.catalogs.load('key', 'two')).toBeUndefined();
    await store.catalogs.save('key', 'two', { packages: [], problems: [] });
    expect(await store.catalogs.load('key', 'one')).toBeUndefined();
    expect(await store.catalogs.load('key', 'two')).toEqual({ packages: [], problems: [] });
  });

  it('remembers the digest of a place in a file until anything about the file changes', async () => {
    const stamp: FileStamp = {
      device: '2049',
      inode: '18446744073709551615',
      size: '1024',
      modified: '1700000000123456789',
      changed: '1700000000123456789',
      offset: 512,
    };
    await store.documents.rememberFile(stamp, digest('a'));
    expect(await store.documents.digestOfFile(stamp)).toBe(digest('a'));
    const changes: Partial<FileStamp>[] = [
      { device: '1' },
      { inode: '1' },
      { size: '1025' },
      { modified: '1700000000123456790' },
      { changed: '1700000000123456790' },
      { offset: 0 },
    ];
    for (const change of changes) {
      expect(await store.documents.digestOfFile({ ...stamp, ...change })).toBeUndefined();
    }
    await store.documents.rememberFile({ ...stamp, size: '2' }, digest('b'));
    expect(await store.documents.digestOfFile(stamp)).toBeUndefined();
    expect(await store.documents.digestOfFile({ ...stamp, size: '2' })).toBe(digest('b'));
  });

  it('remembers the last digest of each tag', async () => {
    const { documents } = store;
    await documents.rememberTag('registry.example/app:1', digest('a'));
    await documents.rememberTag('registry.example/app:2', digest('b'));
    await documents.rememberTag('registry.example/app:1', digest('c'));
    expect(await documents.digestOfTag('registry.example/app:1')).toBe(digest('c'));
    expect(await documents.digestOfTag('registry.example/app:2')).toBe(digest('b'));
    expect(await documents.digestOfTag('registry.example/app')).toBeUndefined();
  });
}
