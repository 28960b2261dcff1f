import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defined, type IndexedImage, type Problem } from '../../src/domain/index.ts';
import type { StoredName, ImageSummary, Inventory } from '../../src/inventory/ports.ts';
import type { Page, PageRequest } from '../../src/store/ports.ts';
import { BOOKWORM, imageKey, indexed, installed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';

const FIRST_PAGE = { limit: 10 };
const ALPINE = { ...BOOKWORM, id: 'alpine', version: '3.20.1', name: 'Alpine Linux v3.20' };

const keysOf = ({ items }: Page<ImageSummary>) => items.map(({ key }) => key);

/** All pages of a list. */
async function allPages<Item>(ask: (page: PageRequest) => Promise<Page<Item>>, limit: number) {
  const items: Item[] = [];
  let page = await ask({ limit });
  for (;;) {
    items.push(...page.items);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    if (page.next === undefined) return items;
    page = await ask({ limit, cursor: page.next });
  }
}

export function inventorySuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => void (store = await open()));
  afterEach(() => store.close());

  const save = (image: IndexedImage, ...names: readonly StoredName[]) => store.inventory.save(image, names);

  describe('an image', () => {
    it('reads back an image as it was saved', async () => {
      const problem: Problem = { kind: 'version-unparsable', subject: 'x', message: 'odd', package: 'x' };
      const image = indexed(
        'app:1',
        [
          installed('zlib1g', { source: { name: 'zlib', version: '1:1.2' } }),
          installed('bash', { layer: 2, maker: 'Debian', thirdParty: 'nobody' }),
          installed('nodejs', { type: 'rpm', module: 'nodejs:18:1:2', database: 'var/lib/rpm/rpmdb.sqlite' }),
        ],
        {
          problems: [problem],
          image: {
            reference: 'app:1',
            transport: 'docker',
            manifestDigest: imageKey('m'),
            platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
            layers: [{ size: 5, createdBy: 'RUN x' }],
          },
        },
      );
      await save(image, reference('app:1'));
      expect(await store.inventory.get(image.key)).toEqual(image);
      expect(await store.inventory.get(imageKey('other'))).toBeUndefined();
    });

    it('stores an image without a distribution or packages', async () => {
      const image = indexed('scratch');
      delete image.distribution;
      await save(image);
      expect(await store.inventory.get(image.key)).toEqual(image);
    });

    it('replaces an image that is read again, and drops its last verdict', async () => {
      const image = indexed('app', [installed('bash'), installed('zlib1g')]);
      await save(image, reference('app'));
      await store.inventory.saveSummary({
        ...image,
        summary: { counts: { high: 1 }, holes: 0, at: 'then' },
        sync: 1,
      });
      expect((await store.inventory.summary(imageKey('app')))?.report?.counts).toEqual({ high: 1 });
      const again = indexed('app', [installed('bash')], { distribution: ALPINE });
      await save(again);
      expect(await store.inventory.get(again.key)).toEqual(again);
      expect(await store.inventory.counts()).toEqual({ images: 1, packages: 1 });
      expect(await store.inventory.summary(again.key)).toEqual({
        key: again.key,
        names: [reference('app')],
        distribution: ALPINE,
        packages: 1,
        indexedAt: again.indexedAt,
      });
    });

    it('keeps a wholly read image when a part of it is saved, with its names', async () => {
      const unreadable: Problem = { kind: 'layer-unreadable', subject: 'x', message: 'broken off' };
      const whole = indexed('app', [installed('bash'), installed('zlib1g')]);
      const part = indexed('app', [installed('bash')], { problems: [unreadable] });
      await save(part);
      expect(await store.inventory.get(part.key)).toEqual(part);
      await save(whole, reference('app'));
      await save(part, reference('app'));
      expect(await store.inventory.find(reference('app'))).toEqual({ image: whole });
      expect(await store.inventory.reading(whole.key)).toMatchObject({ indexedAt: whole.indexedAt });
    });
  });

  describe('packages', () => {
    const base = Array.from({ length: 50 }, (_, i) => installed(`base-${i}`));

    it('stores packages of one base once for a hundred images on it', async () => {
      for (let i = 0; i < 100; i++) {
        await save(
          indexed(`app:${i}`, [...base, installed(`app-${i}`, { layer: 1 })]),
          reference(`app:${i}`),
        );
      }
      expect(await store.inventory.counts()).toEqual({ images: 100, packages: 150 });
      const image = await store.inventory.get(imageKey('app:42'));
      expect(image?.packages).toHaveLength(51);
    });

    it('keeps packages while any image holds them, and removes them with the last one', async () => {
      await save(indexed('one', [installed('bash'), installed('zlib1g'), installed('one', { layer: 1 })]));
      await save(indexed('two', [installed('bash'), installed('zlib1g'), installed('two', { layer: 1 })]));
      expect(await store.inventory.delete(imageKey('one'))).toBe(true);
      expect(await store.inventory.delete(imageKey('one'))).toBe(false);
      expect(await store.inventory.counts()).toEqual({ images: 1, packages: 3 });
      expect(await store.inventory.packagesNamed(['one'])).toEqual([]);
      expect((await store.inventory.get(imageKey('two')))?.packages).toHaveLength(3);
      await store.inventory.delete(imageKey('two'));
      expect(await store.inventory.counts()).toEqual({ images: 0, packages: 0 });
      expect(await store.inventory.distributions()).toEqual([]);
    });

    it('neither loses nor leaves packages when images that share them come and go at once', async () => {
      const work = Array.from({ length: 40 }, async (_, i) => {
        const name = `app:${i % 5}`;
        if (i % 4 === 3) await store.inventory.delete(imageKey(name));
        else await save(indexed(name, [...base, installed(`app-${i % 3}`, { layer: 1 })]), reference(name));
        const image = await store.inventory.get(imageKey(name));
        // Deleted by another one by now, or whole.
        expect(image?.packages.length ?? 51).toBe(51);
      });
      await Promise.all(work);
      for (let i = 0; i < 5; i++) await store.inventory.delete(imageKey(`app:${i}`));
      expect(await store.inventory.counts()).toEqual({ images: 0, packages: 0 });
    });

    it('lists packages of one name once for each distribution, however many images have them', async () => {
      const openssl = installed('libssl3', { source: { name: 'openssl', version: '3.0' } });
      await save(indexed('one', [openssl, installed('bash')]));
      await save(indexed('two', [openssl, installed('two', { layer: 1 })]));
      await save(indexed('three', [openssl], { distribution: ALPINE }));
      const bySource = await store.inventory.packagesNamed(['openssl', 'no such package']);
      expect(bySource.map(({ package: pkg, distribution }) => [pkg.name, distribution?.id]).sort()).toEqual([
        ['libssl3', 'alpine'],
        ['libssl3', 'debian'],
      ]);
      expect(bySource.map(({ package: pkg }) => pkg)).toEqual([openssl, openssl]);
      expect(await store.inventory.packagesNamed(['libssl3', 'openssl'])).toEqual(bySource);
      const debian = bySource.filter(({ distribution }) => distribution?.id === 'debian');
      expect(keysOf(await store.inventory.withPackages(debian, FIRST_PAGE))).toEqual([
        imageKey('two'),
        imageKey('one'),
      ]);
      expect(keysOf(await store.inventory.withPackages(bySource, FIRST_PAGE))).toHaveLength(3);
      expect(keysOf(await store.inventory.withPackages([], FIRST_PAGE))).toEqual([]);
    });

    it("finds packages by their own name or their source's, in its version", async () => {
      const ssl = installed('libssl3', { version: '3.0+b1', source: { name: 'openssl', version: '3.0' } });
      await save(indexed('one', [ssl]));
      await save(indexed('two', [installed('openssl', { version: '3.1' })]));
      const holding = async (name: string, version?: string) =>
        keysOf(await store.inventory.holding({ name, ...defined({ version }), ...FIRST_PAGE }));
      expect(await holding('openssl')).toEqual([imageKey('two'), imageKey('one')]);
      expect(await holding('libssl3')).toEqual([imageKey('one')]);
      expect(await holding('libssl3', '3.0+b1')).toEqual([imageKey('one')]);
      expect(await holding('libssl3', '3.0')).toEqual([]);
      expect(await holding('openssl', '3.0')).toEqual([imageKey('one')]);
      expect(await holding('openssl', '3.1')).toEqual([imageKey('two')]);
      expect(await holding('openss_')).toEqual([]);
    });
  });

  describe('names', () => {
    it('answers by a name for the image last saved under it, with its note', async () => {
      const layer: StoredName = { principal: 'psk:quay', kind: 'layer', name: 'sha256:x', note: 'parent' };
      const one = indexed('one');
      const two = indexed('two');
      await save(one, layer, reference('app:latest'));
      expect(await store.inventory.find(layer)).toEqual({ image: one, note: 'parent' });
      const { key, indexedBy } = one;
      expect(await store.inventory.keyOf(layer)).toEqual({ key, isWhole: true, indexedBy, note: 'parent' });
      await save(two, { principal: 'psk:quay', kind: 'layer', name: 'sha256:x' });
      expect(await store.inventory.find(layer)).toEqual({ image: two });
      expect(await store.inventory.find({ ...layer, principal: '' })).toBeUndefined();
      expect(await store.inventory.keyOf({ ...layer, principal: '' })).toBeUndefined();
      expect(await store.inventory.find({ ...layer, kind: 'manifest' })).toBeUndefined();
      expect((await store.inventory.summary(one.key))?.names).toEqual([reference('app:latest')]);
    });

    it('forgets an image with its last name', async () => {
      await save(indexed('one', [installed('bash')]), reference('a'), reference('b'));
      expect(await store.inventory.forgetName(reference('c'))).toBe(false);
      expect(await store.inventory.forgetName(reference('a'))).toBe(true);
      expect(await store.inventory.find(reference('b'))).toBeDefined();
      expect(await store.inventory.forgetName(reference('b'))).toBe(true);
      expect(await store.inventory.counts()).toEqual({ images: 0, packages: 0 });
    });

    it('lists references first among names', async () => {
      const names: StoredName[] = [
        { principal: '', kind: 'layer', name: 'c' },
        { principal: 'a', kind: 'manifest', name: 'b' },
        reference('b'),
        reference('a', 'x'),
      ];
      await save(indexed('one'), ...names);
      expect((await store.inventory.list(FIRST_PAGE)).items[0]?.names).toEqual([...names].reverse());
    });
  });

  describe('lists', () => {
    it.each([1, 3, 7, 20])('lists every image once, newest first, in pages of %i', async (limit) => {
      const ssl = installed('libssl3');
      for (let i = 0; i < 7; i++) await save(indexed(`app:${i}`, [ssl]), reference(`app:${i}`));
      await save(indexed('app:0', [ssl]));
      const newest = ['app:0', 'app:6', 'app:5', 'app:4', 'app:3', 'app:2', 'app:1'].map(imageKey);
      const packages = await store.inventory.packagesNamed(['libssl3']);
      const lists = [
        (page: PageRequest) => store.inventory.list(page),
        (page: PageRequest) => store.inventory.list({ ...page, search: 'APP' }),
        (page: PageRequest) => store.inventory.holding({ ...page, name: 'libssl3' }),
        (page: PageRequest) => store.inventory.withPackages(packages, page),
      ];
      for (const list of lists) {
        expect((await allPages(list, limit)).map(({ key }) => key)).toEqual(newest);
      }
      const keys = (page: PageRequest) => store.inventory.keysWithPackages(packages, page);
      expect(await allPages(keys, limit)).toEqual(newest);
    });

    it('continues a list where it was, though an image was deleted and another came', async () => {
      for (const name of ['a', 'b', 'c', 'd']) await save(indexed(name), reference(name));
      const first = await store.inventory.list({ limit: 2 });
      await store.inventory.delete(imageKey('c'));
      await save(indexed('e'), reference('e'));
      const cursor = first.next ?? 'none';
      expect(keysOf(await store.inventory.list({ limit: 2, cursor }))).toEqual([
        imageKey('b'),
        imageKey('a'),
      ]);
    });

    it('lists for a client verified names and its own, and searches no others', async () => {
      await save(indexed('verified'), reference('verified:1'));
      await save(indexed('mine'), reference('claimed:1', 'me'));
      await save(indexed('both'), reference('open:1'), reference('secret:1', 'you'));
      await save(indexed('yours'), reference('secret:2', 'you'));
      const list = async (page: { readonly visibleTo?: string; readonly search?: string }) =>
        keysOf(await store.inventory.list({ ...FIRST_PAGE, ...page }));
      expect(await list({ visibleTo: 'me' })).toEqual(['both', 'mine', 'verified'].map(imageKey));
      expect(await list({ visibleTo: '' })).toEqual(['both', 'verified'].map(imageKey));
      expect(await list({ visibleTo: 'me', search: 'secret' })).toEqual([]);
      expect(await list({ visibleTo: 'you', search: 'secret' })).toEqual(['yours', 'both'].map(imageKey));
      expect(await list({ search: 'secret' })).toEqual(['yours', 'both'].map(imageKey));
    });

    it.each([
      ['%', ['100%']],
      ['_', ['a_b']],
      ['\\', ['c\\d']],
      ['A_B', ['a_b']],
      ['ÄÖ', ['äö']],
      ['[a-z]', []],
      ["'", []],
      ['*', []],
    ])('searches for %j literally', async (search, expected) => {
      for (const name of ['100%', 'a_b', 'axb', 'c\\d', 'äö']) await save(indexed(name), reference(name));
      expect(keysOf(await store.inventory.list({ ...FIRST_PAGE, search }))).toEqual(expected.map(imageKey));
    });
  });

  describe('hostile text', () => {
    const LONG = 'x'.repeat(64 * 1024);
    it.each([
      ['NUL', 'a\0b'],
      ['half a surrogate pair', 'a\ud800b'],
      ['64 KiB', LONG],
      ['64 KiB that differ at the end', `${LONG}y`],
      ['what looks like a hash', `sha256:${'x'.repeat(43)}`],
      ['quotes', `'"\\;--`],
      ['nothing', ''],
      ['line breaks', '\r\n\u2028'],
    ])('reads back and finds hostile text: %s', async (_what, text) => {
      const pkg = installed(text, {
        version: text,
        architecture: text,
        database: text,
        source: { name: text, version: text },
        maker: text,
      });
      const distribution = { ...BOOKWORM, id: text, name: text, version: text };
      const problem: Problem = { kind: 'package-entry-unreadable', subject: text, message: text };
      const image = indexed(text, [pkg], { distribution, problems: [problem] });
      const name: StoredName = { principal: text, kind: 'layer', name: text, note: text };
      await save(indexed('decoy', [installed(LONG)]), reference(`${LONG}x`, LONG));
      await save(image, name);
      expect(await store.inventory.find(name)).toEqual({ image, note: text });
      expect(await store.inventory.distributions()).toContainEqual(distribution);
      expect((await store.inventory.packagesNamed([text])).map((found) => found.package)).toContainEqual(pkg);
      const held = await store.inventory.holding({ name: text, version: text, ...FIRST_PAGE });
      expect(held.items).toMatchObject([{ key: image.key, names: [name], distribution, packages: 1 }]);
      const listed = await store.inventory.list({
        ...FIRST_PAGE,
        visibleTo: text,
        search: text.slice(0, 1000),
      });
      expect(keysOf(listed)).toContain(image.key);
      expect(await store.inventory.forgetName(name)).toBe(true);
      expect((await store.inventory.counts()).images).toBe(1);
    });

    it('finds nothing for a search that is longer than any name', async () => {
      await save(indexed('app'), reference(LONG));
      expect(await store.inventory.list({ ...FIRST_PAGE, search: LONG })).toEqual({ items: [] });
    });
  });
}
