import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BaseImage, InstalledPackage } from '../../src/domain/index.ts';
import { makePlan, type PlanQuery, type PlanRules } from '../../src/fleet/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { type IgnoreRule, NO_LINE } from '../../src/policy/index.ts';
import { inRepository, layered } from './base-suite.ts';
import { BOOKWORM, imageKey, installed } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { NO_RULES, pairsByReports, type Saved, VERSIONS } from './plan-by-reports.ts';
import { contextOf, load, records } from './random-fleets.ts';
import { ruled, storeRules } from './ruled-fleets.ts';
import { CLAIM, list, run } from './runs.ts';

const RUNS = 25;
const NPM = { type: 'npm', ecosystem: 'npm', database: 'app/package.json' } as const;
const ALL: PlanQuery = { isOfAll: true, limit: 20 };
const RULES: PlanRules = { reader: {}, bases: [] };

const pkg = fc.record({
  name: fc.constantFrom<string>('libssl3', 'zlib', 'left'),
  version: fc.constantFrom<string>(...VERSIONS),
});
const packages = fc.uniqueArray(pkg, { maxLength: 3, selector: ({ name }) => name });
const fleet = fc.record({
  base: packages,
  newer: fc.option(packages, { nil: undefined }),
  apps: fc.array(packages, { minLength: 1, maxLength: 4 }),
});

type Packages = ReturnType<typeof packages.generate>['value'];
type Fleet = ReturnType<typeof fleet.generate>['value'];

const ONE_OLD: Fleet = { base: [{ name: 'libssl3', version: '1.0.0' }], newer: undefined, apps: [[]] };
/** Records whose fixed version is still vulnerable by another record or range. */
const LEFT_AT_THE_FIX: readonly Parameters<typeof load>[2][] = [
  [
    { id: 'A-1', cves: ['CVE-2024-0001'], ranges: [range(null, 'unfixed')] },
    { id: 'A-2', cves: ['CVE-2024-0003', 'CVE-2024-0001'], ranges: [range('3.0.0', 'fixed')] },
  ],
  [{ id: 'A-1', cves: [], ranges: [range('2.0.0', 'fixed'), range('3.0.0', 'unfixed')] }],
];

function range(below: string | null, state: 'fixed' | 'unfixed') {
  return { name: 'openssl', release: '12', below, state } as const;
}

/** The upgrades that clear most of a fleet, against the reports of every image. */
export function planSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it(`clears for ${RUNS} fleets what reports of all images show to be cleared`, async () => {
    let generation = 0;
    let [byMatches, byReport] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fleet,
        records,
        records,
        ruled,
        fc.integer({ min: 1, max: 6 }),
        async (drawn, os, npm, given, limit) => {
          await using context = contextOf(store);
          const images = await save(drawn, store);
          const read = vi.spyOn(store.inventory, 'get');
          try {
            await load(store, 'debian-tracker', os);
            await load(store, 'osv:npm', npm);
            const rules = await storeRules(given, ++generation, store);
            const pairs = await pairsByReports(images, given, context);
            const plan = await makePlan({ ...ALL, limit }, { ...RULES, ...rules }, context);
            byReport += read.mock.calls.length;
            byMatches += images.length - read.mock.calls.length;
            expect(plan).toMatchObject({ images: images.length, exposure: { pairs: pairs.length } });
            const made = new Set<string>();
            let before = 0;
            for (const upgrade of plan.upgrades) {
              made.add(upgrade.kind === 'base' ? 'base' : `${upgrade.name} ${upgrade.version}`);
              const cleared = pairs.filter((needs) => needs.every((need) => need !== '' && made.has(need)));
              expect(upgrade.clears.pairs).toBe(cleared.length - before);
              before = cleared.length;
            }
            expect(plan.cleared.pairs).toBe(before);
          } finally {
            read.mockRestore();
            await store.vex.delete('vendor');
            for (const { image } of images) await store.inventory.delete(image.key);
          }
        },
      ),
      { numRuns: RUNS, examples: LEFT_AT_THE_FIX.map((os) => [ONE_OLD, os, [], NO_RULES, 1]) },
    );
    expect(byMatches).toBeGreaterThan(RUNS);
    expect(byReport).toBeGreaterThan(RUNS / 5);
  }, 600_000);

  describe('a plan', () => {
    const OLD = [{ name: 'libssl3', version: '1.0.0' }];
    const NEW = [{ name: 'libssl3', version: '2.0.0' }];
    const FLAW: Parameters<typeof load>[2][number] = {
      id: 'A-1',
      cves: ['CVE-2024-0001'],
      ranges: [{ name: 'openssl', release: '12', below: '2.0.0', state: 'fixed' }],
    };

    async function plan(drawn: Fleet, query: Partial<PlanQuery> = {}, rules: Partial<PlanRules> = {}) {
      await using context = contextOf(store);
      await save(drawn, store);
      await load(store, 'debian-tracker', [FLAW]);
      await load(store, 'osv:npm', []);
      return await makePlan({ ...ALL, ...query }, { ...RULES, ...rules }, context);
    }

    it('rebuilds on the build that goes by the name of the base today, before it upgrades packages', async () => {
      const { upgrades } = await plan({ base: OLD, newer: NEW, apps: [[], []] });
      expect(upgrades).toMatchObject([
        { kind: 'base', name: 'registry.example/base:1', key: imageKey('newer'), of: 2, images: 2 },
        { kind: 'package', ecosystem: 'debian:12', name: 'openssl', version: '2.0.0', images: 1 },
      ]);
      expect(upgrades.map(({ clears }) => clears.pairs)).toEqual([2, 1]);
    });

    it('upgrades packages of a base of which no newer build was read', async () => {
      const { upgrades } = await plan({ base: OLD, newer: undefined, apps: [[], []] });
      expect(upgrades).toMatchObject([{ kind: 'package', images: 3, clears: { pairs: 3 } }]);
    });

    it('upgrades packages where the newer build has the CVE, too', async () => {
      const { upgrades } = await plan({ base: OLD, newer: OLD, apps: [[]] });
      expect(upgrades).toMatchObject([{ kind: 'package', images: 3 }]);
    });

    it('looks at images that run, and names those and their workloads', async () => {
      const image = { reference: 'app', digest: imageKey('app 0') };
      const unknown = { reference: 'unknown', digest: imageKey('unknown') };
      await store.runs.put(CLAIM, list(1, [run('web', { image }), run('cron', { image: unknown })]));
      const made = await plan({ base: OLD, newer: NEW, apps: [[], []] }, { isOfAll: false });
      expect(made).toMatchObject({ images: 1, neverScanned: 1, exposure: { pairs: 1 } });
      expect(made.upgrades).toMatchObject([
        {
          kind: 'base',
          helps: [{ key: imageKey('app 0'), name: 'registry.example/app-0:1', runs: 1 }],
          workloads: [{ workload: { name: 'web' } }],
        },
      ]);
      const elsewhere = await plan(
        { base: OLD, newer: NEW, apps: [[], []] },
        { isOfAll: false, namespace: 'x' },
      );
      expect(elsewhere).toMatchObject({ images: 0, neverScanned: 0, upgrades: [] });
    });

    it('leaves out what ignore rules hide everywhere, and CVEs below a severity', async () => {
      const hidden = [{ id: 'CVE-2024-0001', reason: 'known' }];
      const drawn = { base: OLD, newer: undefined, apps: [[]] };
      const by = (rules: readonly IgnoreRule[]) => ({ line: { line: NO_LINE, ignore: rules } });
      expect((await plan(drawn, {}, by(hidden))).exposure.pairs).toBe(0);
      const rated = await plan(drawn, { severity: 'low' });
      expect(rated).toMatchObject({
        exposure: { pairs: 0 },
        problems: [{ kind: 'severities-missing' }, {}],
      });
      const elsewhere = [{ id: 'CVE-2024-0001', path: 'opt/*', reason: 'known' }];
      expect((await plan(drawn, {}, by(elsewhere))).exposure.pairs).toBe(2);
    });

    it('counts by the line of the places that it is asked for, and by all lines without one', async () => {
      const image = { reference: 'app', digest: imageKey('app 0') };
      const runs = ['edge', 'shop'].map((namespace) => run('web', { namespace, image }));
      await store.runs.put(CLAIM, list(1, runs));
      const hidden = [{ id: 'CVE-2024-0001', reason: 'known' }];
      const edge = { name: 'edge', scope: { namespaces: ['edge'] }, line: NO_LINE, ignore: hidden };
      const pairs = async (query: Partial<PlanQuery>) => {
        const drawn = { base: OLD, newer: undefined, apps: [[]] };
        return (await plan(drawn, { isOfAll: false, ...query }, { lines: [edge] })).exposure.pairs;
      };
      expect([await pairs({ namespace: 'edge' }), await pairs({ namespace: 'shop' })]).toEqual([0, 1]);
      expect(await pairs({})).toBe(1);
      expect([await pairs({ namespace: 'e*' }), await pairs({ namespace: '*' })]).toEqual([0, 1]);
    });

    it('names images with a record that could not be compared', async () => {
      const [pkg] = asInstalled(OLD, 0);
      const odd = { ...pkg, source: { name: 'openssl', version: 'no version' } };
      const packages = [installed('libssl3', odd), installed('bash')];
      await store.inventory.save(debian('odd', ['odd'], packages), []);
      const { incomplete } = await plan({ base: [], newer: undefined, apps: [[]] });
      expect(incomplete).toMatchObject([
        { key: imageKey('odd'), reason: 'A-1 could not be compared with openssl' },
      ]);
    });

    it('names images that could not be fully checked', async () => {
      const problems = [{ kind: 'package-database-unreadable', subject: 'a', message: 'cut off' } as const];
      await store.inventory.save(layered('broken', ['z'], { problems, packages: [] }), []);
      const { incomplete, incompleteImages } = await plan({ base: [], newer: undefined, apps: [[]] });
      expect(incomplete).toEqual([{ key: imageKey('broken'), name: imageKey('broken'), reason: 'cut off' }]);
      expect(incompleteImages).toBe(1);
    });

    it('plans nothing for images that only others see', async () => {
      const made = await plan({ base: OLD, newer: NEW, apps: [[]] }, {}, { reader: { visibleTo: 'ci' } });
      expect(made.images).toBe(3);
      await store.inventory.save(layered('secret', ['x'], { packages: asInstalled(OLD, 0) }), [
        inRepository('registry.example/secret', '1', 'another'),
      ]);
      const again = await plan({ base: OLD, newer: NEW, apps: [[]] }, {}, { reader: { visibleTo: 'ci' } });
      expect(again).toEqual(made);
    });
  });
}

/** Applications on one base, whose name a newer build has by now. */
async function save({ base, newer, apps }: Fleet, { inventory }: Inventory): Promise<readonly Saved[]> {
  const name = inRepository('registry.example/base', '1');
  const saved: Saved[] = [{ image: debian('base', ['base'], asInstalled(base, 0)) }];
  const namedBase = { source: 'label', name: name.name, digest: imageKey('base') } as const;
  for (const [i, own] of apps.entries()) {
    const held = [...asInstalled(base, 0), ...asInstalled(own, 1)];
    const image = debian(`app ${i}`, ['base', `app ${i}`], held);
    const found: BaseImage = { reference: name.name, source: 'label', layers: 1 };
    saved.push({ image: { ...image, namedBase }, base: found });
  }
  if (newer) saved.push({ image: debian('newer', ['newer'], asInstalled(newer, 0)) });
  for (const { image, base: of } of saved) {
    const number = image.image.reference.slice('app '.length);
    const names = of ? [inRepository(`registry.example/app-${number}`, '1')] : [name, ownName(image.key)];
    await inventory.save(image, names);
  }
  // As they are stored: a package that is listed twice is one.
  return Promise.all(
    saved.map(async (each) => ({ ...each, image: (await inventory.get(each.image.key)) ?? each.image })),
  );
}

function ownName(key: string) {
  return { principal: '', kind: 'manifest', name: key } as const;
}

function debian(text: string, layers: readonly string[], held: readonly InstalledPackage[]) {
  const created = text === 'newer' ? '2026-02-01T00:00:00Z' : '2026-01-01T00:00:00Z';
  const image = layered(text, layers, { packages: held, distribution: BOOKWORM });
  return { ...image, image: { ...image.image, created } };
}

function asInstalled(drawn: Packages, layer: number): readonly InstalledPackage[] {
  return drawn.map(({ name, version }) => {
    if (name === 'left') return { ...NPM, name, version, layer };
    const source = name === 'libssl3' ? { source: { name: 'openssl', version } } : {};
    return installed(name, { version, layer, database: `status-${layer}`, ...source });
  });
}
