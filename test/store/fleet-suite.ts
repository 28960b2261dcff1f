import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Digest, IndexedImage, InstalledPackage } from '../../src/domain/index.ts';
import { reportImage } from '../../src/findings/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { NO_LINE } from '../../src/policy/testing.ts';
import { changedFindings, type StoredContext } from '../../src/stored/index.ts';
import { imageKey, indexed, installed, TRIXIE } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { change, contextOf, FEEDS, fleetWith, imageOf, load, RUNS } from './random-fleets.ts';
import { advisory, range, sync } from './records.ts';

/** Tests what syncs change for stored images, against the reports of every image. */
export function fleetSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it(`finds for ${RUNS} fleets what reports of all images show to have changed`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fleetWith(),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        async (images, changes) => {
          await using context = contextOf(store);
          const stored = images.map(imageOf);
          for (const image of stored) await store.inventory.save(image, []);
          try {
            const announced = new Map<string, number>();
            for (const feed of FEEDS) announced.set(feed, await load(store, feed, []));
            let before = await reportAll(stored, context);
            for (const { feed, records: known } of changes) {
              const to = await load(store, feed, known);
              const after = await reportAll(stored, context);
              const span = { feed, from: announced.get(feed) ?? 0, to };
              expect(await changesOf(span, context)).toEqual(difference(before, after));
              announced.set(feed, to);
              before = after;
            }
          } finally {
            for (const { key } of stored) await store.inventory.delete(key);
          }
        },
      ),
      { numRuns: RUNS },
    );
  }, 600_000);

  it('tells whether syncs brought a name that no record of an ecosystem had', async () => {
    const of = (...names: readonly string[]) =>
      names.map((name) =>
        advisory(`GHSA-${name}`, { ranges: [range({ ecosystem: 'Maven', package: name })] }),
      );
    const seqs: number[] = [];
    for (const records of [of('a'), of('a', 'b'), of('b'), of('a', 'b')]) {
      seqs.push((await sync(store, 'osv:Maven', records)).seq);
    }
    const [first = 0, second = 0, third = 0, fourth = 0] = seqs;
    const brings = (from: number, to: number, ecosystem = 'Maven') =>
      store.fleet.bringsNames({ from, to }, ecosystem);
    expect(await brings(0, first)).toBe(true);
    expect(await brings(first, second)).toBe(true);
    expect(await brings(first, second, 'npm')).toBe(false);
    expect(await brings(second, third)).toBe(false);
    // A name that comes back was known.
    expect(await brings(third, fourth)).toBe(false);
  });

  describe('scoped packages', () => {
    it('lists the packages of new sets until they are scoped, each once per distribution', async () => {
      await store.inventory.save(indexed('a', [installed('bash'), installed('zlib')]), []);
      await store.inventory.save(indexed('b', [installed('bash')], { distribution: TRIXIE }), []);
      const { sets, packages } = await store.fleet.unscoped(1, 10);
      expect(sets).toHaveLength(2);
      expect(packages.map((each) => `${each.package.name} ${each.distribution?.version}`).sort()).toEqual([
        'bash 12',
        'bash 13',
        'zlib 12',
      ]);
      const scoped = packages.map(({ packageId, distributionId = 0 }) => ({
        packageId,
        distributionId,
        scope: 'source',
        name: 'x',
        version: '1',
      }));
      await store.fleet.scope(1, sets, scoped);
      expect(await store.fleet.unscoped(1, 10)).toEqual({ sets: [], packages: [] });
      await store.inventory.save(indexed('c', [installed('bash'), installed('dash')]), []);
      const next = await store.fleet.unscoped(1, 10);
      expect(next.packages.map((each) => each.package.name)).toEqual(['dash']);
    });

    it('scopes all packages again for a later version of the matching code', async () => {
      await store.inventory.save(indexed('a', [installed('bash')]), []);
      const { sets, packages } = await store.fleet.unscoped(1, 10);
      const [first] = packages;
      if (!first) throw new Error('one package is stored');
      await store.fleet.scope(1, sets, [{ ...first, scope: 'source', name: 'bash', version: '1' }]);
      expect((await store.fleet.unscoped(2, 10)).packages).toEqual(packages);
    });

    it('forgets packages with their last image', async () => {
      await store.inventory.save(indexed('a', [installed('bash')]), []);
      const { sets, packages } = await store.fleet.unscoped(1, 10);
      await store.inventory.delete(imageKey('a'));
      const scoped = packages.map((each) => ({ ...each, scope: 'source', name: 'bash', version: '1' }));
      await store.fleet.scope(1, sets, scoped);
      await store.inventory.save(indexed('a', [installed('bash')]), []);
      expect((await store.fleet.unscoped(1, 10)).packages).toHaveLength(1);
    });
  });
}

async function reportAll(
  images: readonly IndexedImage[],
  context: StoredContext,
): Promise<ReadonlySet<string>> {
  const lines = images.map(async (image) => {
    const { result } = await reportImage(image, { line: NO_LINE, ignore: [] }, context);
    return result.findings.map(({ id, package: pkg }) => lineOf(image.key, id, pkg));
  });
  return new Set((await Promise.all(lines)).flat());
}

async function changesOf(
  span: { readonly feed: string; readonly from: number; readonly to: number },
  context: StoredContext,
): Promise<readonly string[]> {
  const { inventory } = context.store;
  const lines: string[] = [];
  for (const { finding, before, after } of await changedFindings(span, context)) {
    for (const [sign, packages, others] of [
      ['-', before, after],
      ['+', after, before],
    ] as const) {
      const known = new Set(others.map(({ packageId, distributionId }) => `${packageId} ${distributionId}`));
      for (const stored of packages) {
        if (known.has(`${stored.packageId} ${stored.distributionId}`)) continue;
        const { items } = await inventory.withPackages([stored], { limit: 10 });
        for (const { key } of items) lines.push(`${sign} ${lineOf(key, finding.id, stored.package)}`);
      }
    }
  }
  return lines.sort();
}

function difference(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  const gone = [...before].filter((line) => !after.has(line)).map((line) => `- ${line}`);
  const come = [...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`);
  return [...gone, ...come].sort();
}

function lineOf(key: Digest, id: string, { name, version }: InstalledPackage): string {
  return `${key} ${id} ${name} ${version}`;
}
