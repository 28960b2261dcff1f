import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LayerFacts, OwnedFiles } from '../../src/domain/index.ts';
import type { FileStamp, Store } from '../../src/store/ports.ts';
import { digest } from './records.ts';
import type { OpenStore } from './open-store.ts';

const DPKG = { id: 'dpkg', version: 3 };

function facts(path: string): LayerFacts {
  return {
    files: [{ path, release: { ID: 'debian' } }],
    overlay: { whiteouts: [], opaque: [], entries: [] },
    problems: [],
  };
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
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  test.each([1, 100_000])('facts and %i owned files come back as they were saved', async (files) => {
    const saved = { cataloger: DPKG, facts: facts('var/lib/dpkg/status'), owned: owned(files) };
    await store.facts.save(digest('a'), [saved]);
    expect(await store.facts.load(digest('a'), [DPKG])).toEqual(new Map([['dpkg', saved.facts]]));
    expect(await store.facts.loadOwned(digest('a'), DPKG)).toEqual(saved.owned);
  });

  test('facts answer only for their own blob, cataloger and version', async () => {
    await store.facts.save(digest('a'), [{ cataloger: DPKG, facts: facts('x'), owned: owned(1) }]);
    expect(await store.facts.load(digest('b'), [DPKG])).toEqual(new Map());
    expect(await store.facts.load(digest('a'), [{ id: 'apk', version: 3 }])).toEqual(new Map());
    expect(await store.facts.load(digest('a'), [{ id: 'dpkg', version: 4 }])).toEqual(new Map());
    expect(await store.facts.loadOwned(digest('a'), { id: 'dpkg', version: 2 })).toEqual([]);
  });

  test('a new version of a cataloger replaces its facts and leaves those of others', async () => {
    const apk = { id: 'apk', version: 1 };
    await store.facts.save(digest('a'), [
      { cataloger: DPKG, facts: facts('old'), owned: [] },
      { cataloger: apk, facts: facts('apk'), owned: [] },
    ]);
    const newer = { id: 'dpkg', version: 4 };
    await store.facts.save(digest('a'), [{ cataloger: newer, facts: facts('new'), owned: [] }]);
    expect(await store.facts.load(digest('a'), [newer, apk])).toEqual(
      new Map([
        ['apk', facts('apk')],
        ['dpkg', facts('new')],
      ]),
    );
    expect(await store.facts.load(digest('a'), [DPKG])).toEqual(new Map());
  });

  test('a document is kept by its digest', async () => {
    const bytes = Uint8Array.of(0, 1, 255);
    expect(await store.documents.get(digest('a'))).toBeUndefined();
    await store.documents.put(digest('a'), bytes);
    await store.documents.put(digest('a'), bytes);
    expect(new Uint8Array((await store.documents.get(digest('a'))) ?? [])).toEqual(bytes);
  });

  test('the digest of a place in a file holds until anything about the file changes', async () => {
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
}
