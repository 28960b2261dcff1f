import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedAt } from '../../src/domain/index.ts';
import type { ImageSummary, Inventory } from '../../src/inventory/ports.ts';
import type { Page } from '../../src/store/ports.ts';
import { imageKey, indexed, installed } from './images.ts';
import type { OpenStore } from './open-store.ts';

const FIRST_PAGE = { limit: 10 };

const keysOf = ({ items }: Page<ImageSummary>) => items.map(({ key }) => key);

export function packagePlacesSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  describe('an image', () => {
    it('comes back with the places of its packages, those of databases and those of files of their own', async () => {
      const ssl = installed('libssl3', { architecture: 'arm64' });
      const lodash = { type: 'npm', ecosystem: 'npm', name: 'lodash', version: '4.17.20' };
      const places = (...paths: readonly [string, ...string[]]) =>
        [{ path: paths[0], layer: 1 }, ...paths.slice(1).map((path, i) => ({ path, layer: i }))] as const;
      const packages = [
        installedAt(ssl, places('var/lib/dpkg/status', 'opt/status')),
        installedAt(lodash, places('b/package.json', 'a/package.json', 'c/package.json')),
        installedAt({ ...lodash, application: 'srv/app' }, places('srv/app/lodash/package.json')),
        installedAt({ ...lodash, name: 'express' }, places('a/express/package.json')),
      ];
      const image = indexed('app', packages);
      await store.inventory.save(image, []);
      expect(await store.inventory.get(image.key)).toEqual(image);
      expect(await store.inventory.counts()).toEqual({ images: 1, packages: 4 });
      expect(await store.inventory.summary(image.key)).toMatchObject({ packages: 4, ecosystems: ['npm'] });
      expect(await store.inventory.ecosystems()).toEqual(['npm']);
      await store.inventory.delete(image.key);
      expect(await store.inventory.ecosystems()).toEqual([]);
    });

    it('counts as one with packages of Maven where it has archives that may be some', async () => {
      const archives = [{ artifact: 'parser', clues: { names: [], folders: ['org/x/parser'] } }];
      const problem = { kind: 'package-unnamed', subject: 'parser.jar', message: 'odd', archives } as const;
      const image = indexed('app', [installed('zlib')], { problems: [problem] });
      await store.inventory.save(image, []);
      expect(await store.inventory.get(image.key)).toEqual(image);
      expect(await store.inventory.ecosystems()).toEqual(['Maven']);
      expect(await store.inventory.summary(image.key)).toMatchObject({ packages: 1, ecosystems: ['Maven'] });
      await store.inventory.delete(image.key);
      expect(await store.inventory.ecosystems()).toEqual([]);
    });

    it('lists images with such archives, whatever packages of Maven they have', async () => {
      const jar = installedAt({ type: 'maven', ecosystem: 'Maven', name: 'org.x:a', version: '1' }, [
        { path: 'app/a.jar', layer: 0 },
      ]);
      const archives = [{ artifact: 'parser', clues: { names: [], folders: ['org/x/parser'] } }];
      const problem = { kind: 'package-unnamed', subject: 'parser.jar', message: 'odd', archives } as const;
      await store.inventory.save(indexed('none', [jar]), []);
      await store.inventory.save(indexed('alone', [], { problems: [problem] }), []);
      await store.inventory.save(indexed('beside', [jar], { problems: [problem] }), []);
      const listed = await store.inventory.keysWithEmptySet('Maven', FIRST_PAGE);
      expect(listed.items).toEqual([imageKey('beside'), imageKey('alone')]);
      expect(await store.inventory.keysWithEmptySet('npm', FIRST_PAGE)).toEqual({ items: [] });
    });

    it('finds an image without a distribution by its packages, apart from those of a distribution', async () => {
      const lodash = installedAt({ type: 'npm', ecosystem: 'npm', name: 'lodash', version: '4.17.20' }, [
        { path: 'app/lodash/package.json', layer: 0 },
      ]);
      const bare = indexed('bare', [lodash]);
      delete bare.distribution;
      await store.inventory.save(bare, []);
      await store.inventory.save(indexed('based', [lodash]), []);
      const found = await store.inventory.packagesNamed(['lodash']);
      expect(found.map(({ package: pkg }) => pkg)).toEqual([lodash, lodash]);
      const on = async (id: string | undefined) =>
        keysOf(
          await store.inventory.withPackages(
            found.filter(({ distribution }) => distribution?.id === id),
            FIRST_PAGE,
          ),
        );
      expect(await on(undefined)).toEqual([bare.key]);
      expect(await on('debian')).toEqual([imageKey('based')]);
      expect((await store.inventory.counts()).packages).toBe(1);
    });

    it("finds an image by any spelling of a language's package that the ecosystem compares as the same", async () => {
      const zope = installed('Zope.Interface', { type: 'pypi', ecosystem: 'PyPI' });
      await store.inventory.save(indexed('one', [zope]), []);
      for (const name of ['zope-interface', 'zope_interface', 'Zope.Interface']) {
        const found = await store.inventory.packagesNamed([name]);
        expect(found.map(({ package: pkg }) => pkg.name)).toEqual(['Zope.Interface']);
        expect(keysOf(await store.inventory.holding({ name, ...FIRST_PAGE }))).toEqual([imageKey('one')]);
      }
    });
  });

  describe('a module', () => {
    it('lists its packages by its stream, each once', async () => {
      const npm = installed('npm', { module: 'nodejs:18:8090020240301110609:a75119d5' });
      await store.inventory.save(indexed('one', [installed('bash'), npm]), []);
      await store.inventory.save(indexed('two', [installed('npm', { module: 'nodejs:1:8:ctx' })]), []);
      const named = async (...names: readonly string[]) =>
        (await store.inventory.packagesNamed(names, {}, ['nodejs:18'])).map((found) => found.package);
      expect(await named()).toEqual([npm]);
      expect(await named('bash')).toHaveLength(2);
      expect(await named('npm')).toHaveLength(2);
    });
  });
}
