import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type IndexedImage, installedAt, packageKey } from '../../src/domain/index.ts';
import { AppError } from '../../src/errors/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { BOOKWORM, imageKey, indexed, reference, TRIXIE } from './images.ts';
import type { OpenStore } from './open-store.ts';

const NAMES = ['a', 'b', 'c'];
const PACKAGES = ['bash', 'zlib1g', 'libssl3'];

const anyPlace = fc.record({ layer: fc.nat(2), path: fc.constantFrom('var/lib/dpkg/status', 'opt/status') });

const anyPackage = fc
  .record({
    name: fc.constantFrom(...PACKAGES),
    version: fc.constantFrom('1', '2'),
    isOfLanguage: fc.boolean(),
    place: anyPlace,
    others: fc.array(anyPlace, { maxLength: 2 }),
  })
  .map(({ name, version, isOfLanguage, place, others }) => {
    const kind = isOfLanguage ? { type: 'npm', ecosystem: 'npm' } : { type: 'deb', architecture: 'amd64' };
    const places = new Map([place, ...others].map((each) => [JSON.stringify(each), each]));
    const [first = place, ...rest] = places.values();
    return installedAt({ ...kind, name, version }, [first, ...rest]);
  });

function ofDistribution(
  distribution: IndexedImage['distribution'],
  ...image: Parameters<typeof indexed>
): IndexedImage {
  const whole = indexed(...image);
  if (distribution) return { ...whole, distribution };
  delete whole.distribution;
  return whole;
}

const anyImage = fc
  .record({
    text: fc.constantFrom('one', 'two', 'three'),
    packages: fc.uniqueArray(anyPackage, { selector: packageKey, maxLength: 6 }),
    distribution: fc.constantFrom(BOOKWORM, TRIXIE, undefined),
    isWhole: fc.boolean(),
  })
  .map(({ text, packages, distribution, isWhole }) =>
    ofDistribution(distribution, text, packages, {
      problems: isWhole ? [] : [{ kind: 'layer-unreadable', subject: 'x', message: 'x' }],
    }),
  );

const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant('save' as const),
    image: anyImage,
    names: fc.uniqueArray(fc.constantFrom(...NAMES)),
  }),
  fc.record({ kind: fc.constant('delete' as const), text: fc.constantFrom('one', 'two', 'three') }),
  fc.record({ kind: fc.constant('forget' as const), name: fc.constantFrom(...NAMES) }),
);

/** Images by their keys, newest last, and keys by names. */
interface Model {
  readonly images: Map<string, IndexedImage>;
  readonly names: Map<string, string>;
}

type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never;

/** The inventory against two maps in memory. */
export function inventoryModelSuite(open: OpenStore): void {
  it('matches two maps after any run of savings and deletions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
        const store = await open();
        const model: Model = { images: new Map(), names: new Map() };
        try {
          for (const step of steps) {
            apply(model, step);
            await take(store, step);
          }
          await compare(store, model);
        } finally {
          await store.close();
        }
      }),
      { numRuns: 40 },
    );
  });
}

async function take({ inventory }: Inventory, step: Step): Promise<void> {
  if (step.kind === 'save') {
    const names = step.names.map((name) => reference(name));
    await inventory.save(step.image, names).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'REGISTRY_FAILED') throw error;
    });
  } else if (step.kind === 'delete') await inventory.delete(imageKey(step.text));
  else await inventory.forgetName(reference(step.name));
}

function apply({ images, names }: Model, step: Step): void {
  if (step.kind === 'save') {
    const { key } = step.image;
    const known = images.get(key);
    const isWorse = known?.problems.length === 0 && step.image.problems.length > 0;
    // Nobody may see the whole image, and who names it now did not reach every layer.
    if (isWorse && step.names.length > 0 && ![...names.values()].includes(key)) return;
    if (!isWorse) {
      images.delete(key);
      images.set(key, step.image);
    }
    for (const name of step.names) names.set(name, key);
    return;
  }
  const key = step.kind === 'delete' ? imageKey(step.text) : names.get(step.name);
  if (step.kind === 'forget' && !names.delete(step.name)) return;
  if (step.kind === 'forget' && [...names.values()].some((named) => named === key)) return;
  images.delete(key ?? '');
  for (const [name, named] of names) if (named === key) names.delete(name);
}

async function compare({ inventory }: Inventory, { images, names }: Model): Promise<void> {
  const { items } = await inventory.list({ limit: 100 });
  const newest = [...images.values()].reverse();
  expect(items.map(({ key, packages, ecosystems }) => ({ key, packages, ecosystems }))).toEqual(
    newest.map(({ key, packages }) => ({
      key,
      packages: packages.length,
      ecosystems: packages.some(({ ecosystem }) => ecosystem !== undefined) ? ['npm'] : undefined,
    })),
  );
  for (const image of newest) expect(await inventory.get(image.key)).toEqual(image);
  for (const name of NAMES) {
    expect((await inventory.find(reference(name)))?.image.key).toBe(names.get(name));
  }
  const packages = newest.flatMap((image) => image.packages.map(packageKey));
  expect(await inventory.counts()).toEqual({ images: images.size, packages: new Set(packages).size });
  expect(new Set((await inventory.distributions()).map(({ version }) => version))).toEqual(
    new Set(newest.flatMap(({ distribution }) => distribution?.version ?? [])),
  );
  const ecosystems = newest.flatMap((image) => image.packages.flatMap(({ ecosystem }) => ecosystem ?? []));
  expect(await inventory.ecosystems()).toEqual([...new Set(ecosystems)]);
  for (const name of PACKAGES) {
    const holding = newest.filter((image) => image.packages.some((pkg) => pkg.name === name));
    const found = await inventory.holding({ name, limit: 100 });
    expect(found.items.map(({ key }) => key)).toEqual(holding.map(({ key }) => key));
    const stored = await inventory.packagesNamed([name]);
    const hit = stored.filter(
      ({ package: pkg, distribution }) => pkg.version === '2' && distribution?.version !== '12',
    );
    const expected = holding.filter(
      (image) =>
        image.distribution?.version !== '12' &&
        image.packages.some((pkg) => pkg.name === name && pkg.version === '2'),
    );
    expect((await inventory.withPackages(hit, { limit: 100 })).items.map(({ key }) => key)).toEqual(
      expected.map(({ key }) => key),
    );
  }
}
