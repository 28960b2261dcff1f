import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defined } from '../../src/domain/index.ts';
import { NOTHING_PRUNED, prune } from '../../src/fleet/retention/prune.ts';
import type { Inventory, PruneLimits } from '../../src/inventory/ports.ts';
import { affected } from './events.ts';
import { imageKey, indexed, installed, reference } from './images.ts';
import { judgedImage, currentVerdictOf } from './judged-image.ts';
import { matchAll } from './match-all.ts';
import type { OpenStore } from './open-store.ts';
import { pruneBefore } from './pruning.ts';
import { advisory, digest, outcome, range } from './records.ts';
import { AT, CLAIM, LATER, list, run } from './runs.ts';

const OLD = '2026-01-02T03:04:05.678Z';
const CUT = '2026-06-01T00:00:00.000Z';
const NOW = '2026-11-28T00:00:00.000Z';
const FEED = 'osv:Debian';
const EXPLOITED = { dateAdded: '2026-01-01', ransomware: false };

/** Tests what leaves the store, and what stays. */
export function retentionSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const images = (limits: Partial<PruneLimits> = {}) =>
    pruneBefore(store, '2000', { imagesBefore: CUT, ...limits });
  const keys = async () => (await store.inventory.list({ limit: 100 })).items.map(({ key }) => key);
  const save = (name: string, packages: readonly string[], at = OLD) =>
    store.inventory.save(
      indexed(
        name,
        packages.map((each) => installed(each)),
        { indexedAt: at },
      ),
      [reference(name)],
    );

  async function load(at: string, records: Parameters<typeof advisory>[]) {
    const sync = await store.advisories.beginSync(FEED, 'full');
    try {
      await sync.add(records.map(([id, fields]) => advisory(id, fields)));
      return await sync.commit(outcome({ syncedAt: at }));
    } finally {
      await sync.abandon();
    }
  }

  describe('images', () => {
    it('removes images that nobody has used for long, with packages that no other image has', async () => {
      await save('a', ['openssl', 'only-a']);
      await save('b', ['openssl', 'bash'], NOW);
      expect(await images()).toEqual({ ...NOTHING_PRUNED, images: 1, packages: 1 });
      expect(await keys()).toEqual([imageKey('b')]);
      expect(await store.inventory.packagesNamed(['only-a'])).toEqual([]);
      expect(await store.inventory.packagesNamed(['openssl'])).toHaveLength(1);
    });

    it('keeps an image that a client asked for, and writes that once a day', async () => {
      await save('a', []);
      await save('b', []);
      await store.retention.asked(imageKey('a'), '2026-06-01T10:00:00.000Z');
      await store.retention.asked(imageKey('a'), '2026-01-01T10:00:00.000Z');
      await store.retention.asked(imageKey('unknown'), NOW);
      expect((await images()).images).toBe(1);
      expect(await keys()).toEqual([imageKey('a')]);
      expect((await images({ imagesBefore: '2026-06-02T00:00:00.000Z' })).images).toBe(1);
    });

    it('keeps a base as long as an image on it runs, and images that are to be kept', async () => {
      const layered = (name: string, ...layers: string[]) =>
        store.inventory.save(
          indexed(name, [], {
            image: {
              reference: name,
              transport: 'docker',
              layers: layers.map((each) => ({ digest: digest(each), diffId: digest(each) })),
            },
            indexedAt: OLD,
          }),
          [],
        );
      await layered('base', 'a');
      await layered('middle', 'a', 'b');
      await layered('sibling', 'a', 'c');
      await layered('app', 'a', 'b', 'd');
      await layered('kept', 'e');
      const app = run('app', { image: { reference: 'app', digest: imageKey('app') } });
      await store.runs.put(CLAIM, list(1, [app], { at: OLD }));
      const kept = { keptImages: [imageKey('kept'), imageKey('unknown')] };
      expect((await images(kept)).images).toBe(1);
      const left = ['app', 'base', 'kept', 'middle'].map(imageKey).toSorted();
      expect((await keys()).toSorted()).toEqual(left);
      await store.runs.put(CLAIM, list(2, [], { at: OLD }));
      expect((await images(kept)).images).toBe(3);
    });

    it('keeps images that run, or ran since then', async () => {
      for (const name of ['runs', 'ran', 'stopped']) await save(name, []);
      const of = (name: string) => ({ image: { reference: name, digest: imageKey(name) } });
      const all = ['runs', 'ran', 'stopped'].map((name) => run(name, of(name)));
      await store.runs.put(CLAIM, list(1, all, { at: OLD }));
      await store.runs.put(CLAIM, list(2, [run('runs', of('runs')), run('ran', of('ran'))], { at: OLD }));
      await store.runs.put(CLAIM, list(3, [run('runs', of('runs'))], { at: NOW }));
      expect((await images()).images).toBe(1);
      expect((await keys()).toSorted()).toEqual([imageKey('ran'), imageKey('runs')].toSorted());
    });

    it('removes facts and documents of content that no other image has', async () => {
      const layers = (...names: readonly string[]) => names.map((name) => ({ digest: digest(name) }));
      const keep = async (name: string, of: readonly string[], indexedAt: string) => {
        const image = { reference: name, transport: 'docker', layers: layers(...of) } as const;
        const configDigest = imageKey(`configuration of ${name}`);
        await store.inventory.save(indexed(name, [], { image: { ...image, configDigest }, indexedAt }), []);
        await store.documents.put(configDigest, Uint8Array.of(1));
      };
      const cataloger = { id: 'dpkg', version: 1 };
      for (const name of ['a', 'b', 'c']) {
        const facts = { cataloger, facts: { files: [], problems: [] }, owned: [] };
        await store.facts.save(digest(name), [facts], Uint8Array.of(1));
      }
      await keep('old', ['a', 'b'], OLD);
      await keep('new', ['b'], NOW);
      expect(await images()).toEqual({ ...NOTHING_PRUNED, images: 1, layers: 1 });
      const hasFacts = async (name: string) => (await store.facts.load(digest(name), [cataloger])).facts.size;
      expect([await hasFacts('a'), await hasFacts('b'), await hasFacts('c')]).toEqual([0, 1, 1]);
      expect(await store.documents.get(imageKey('configuration of old'))).toBeUndefined();
      expect(await store.documents.get(imageKey('configuration of new'))).toBeDefined();
    });

    it('looks again before it removes an image', async () => {
      await save('a', []);
      const plan = await store.retention.plan({
        imagesBefore: CUT,
        historyBefore: '2000',
        dropExploited: false,
      });
      expect((await store.retention.count(plan)).images).toBe(1);
      await store.retention.asked(imageKey('a'), NOW);
      expect((await prune(store.retention, plan)).removed.images).toBe(0);
    });
  });

  describe('runs and verdicts', () => {
    it('removes runs that ended before the history, and images that no run names any more', async () => {
      await store.runs.put(CLAIM, list(1, [run('a'), run('b')], { at: OLD }));
      await store.runs.put(CLAIM, list(2, [run('b')], { at: OLD }));
      await store.runs.put(CLAIM, list(3, [], { at: NOW }));
      expect((await pruneBefore(store, CUT, { imagesBefore: CUT })).runs).toBe(1);
      const { items } = await store.runs.list({ limit: 10 });
      expect(items.map(({ workload }) => workload.name)).toEqual(['b']);
      expect((await pruneBefore(store, '2027', { imagesBefore: '2027' })).runs).toBe(1);
      expect((await store.runs.images({ limit: 10 })).items).toEqual([]);
      await store.runs.put(CLAIM, list(4, [run('a')], { at: NOW }));
      expect((await store.runs.images({ limit: 10 })).items).toHaveLength(1);
    });

    it('keeps runs for as long as images are looked at', async () => {
      await store.runs.put(CLAIM, list(1, [run('a')], { at: OLD }));
      await store.runs.put(CLAIM, list(2, [], { at: OLD }));
      expect((await pruneBefore(store, CUT, { imagesBefore: OLD })).runs).toBe(0);
    });

    it('keeps the verdict that a stored image had when the history begins', async () => {
      await save('a', [], NOW);
      const judge = (before: number | undefined, at: string) =>
        store.verdicts.record(judgedImage({ at, ...defined({ before }) }), []);
      for (const [i, at] of [OLD, '2026-02-01T00:00:00.000Z', NOW].entries()) await judge(i || undefined, at);
      await store.verdicts.record(judgedImage({ image: imageKey('gone'), at: OLD }), []);
      expect((await pruneBefore(store, CUT)).verdicts).toBe(2);
      const { items } = await store.verdicts.history(imageKey('a'), { limit: 10 });
      expect(items.map(({ at }) => at)).toEqual([NOW, '2026-02-01T00:00:00.000Z']);
      expect(await currentVerdictOf(store, imageKey('a'))).toBeDefined();
      expect(await currentVerdictOf(store, imageKey('gone'))).toBeUndefined();
    });
  });

  describe('known-since times, lines and matches', () => {
    /** Starts a clock, and returns when it began. */
    const start = async (name: string, at: string) => {
      const [clock] = await store.knownSince.start({
        image: imageKey(name),
        places: [{ key: name, isAlone: true }],
        findings: [{ package: 'openssl', flaw: 'CVE-1', isFixed: false }],
        at,
      });
      return clock?.knownAt;
    };

    it('removes known-since times of places whose image is gone, and did not run within the history', async () => {
      await save('stored', [], NOW);
      await save('stale', []);
      const ran = (name: string) => run(name, { image: { reference: name, digest: imageKey(name) } });
      await store.runs.put(CLAIM, list(1, [ran('ran'), ran('ended')], { at: OLD }));
      await store.runs.put(CLAIM, list(2, [ran('ran')], { at: OLD }));
      for (const name of ['stored', 'stale', 'ran', 'ended', 'unknown']) await start(name, OLD);
      const limits = { imagesBefore: CUT };
      expect(await pruneBefore(store, CUT, limits)).toMatchObject({ images: 1, knownSince: 3 });
      expect(await pruneBefore(store, CUT, limits)).toMatchObject({ knownSince: 0 });
      expect([await start('stored', NOW), await start('ran', NOW)]).toEqual([OLD, OLD]);
      expect(await start('unknown', NOW)).toBe(NOW);
    });

    it('removes versions of lines that others replaced before the history', async () => {
      for (const [settings, at] of [
        ['first', '2026-01-01'],
        ['second', OLD],
        ['third', NOW],
      ] as const) {
        await store.verdicts.load([{ name: 'default', settings }], at);
      }
      expect(await pruneBefore(store, CUT)).toMatchObject({ lines: 1 });
      expect(await store.verdicts.linesAt(CUT)).toEqual([{ name: 'default', settings: 'second' }]);
      expect(await store.verdicts.linesAt()).toEqual([{ name: 'default', settings: 'third' }]);
    });

    it('removes what only packages of removed images matched', async () => {
      await save('old', ['openssl', 'bash']);
      await save('new', ['bash'], NOW);
      await matchAll(store, ({ package: { name } }) => ['CVE-1', `CVE of ${name}`]);
      expect(await store.matches.counts()).toMatchObject({ packages: 2, matches: 4 });
      expect(await images()).toMatchObject({ images: 1, packages: 1, contents: 1 });
      expect(await store.matches.counts()).toMatchObject({ packages: 1, matches: 2 });
    });
  });

  describe('the history of feeds', () => {
    const momentAt = (at: string) => store.history.momentAt(at);

    it('removes closed rows, after which nothing is known of the time before', async () => {
      await load(OLD, [['CVE-1', { aliases: ['DSA-1'] }]]);
      await load('2026-02-01T00:00:00.000Z', [
        ['CVE-1', { aliases: ['DSA-2'], ranges: [range({ upper: '3' })] }],
      ]);
      await load(NOW, [['CVE-1', { aliases: ['DSA-2'], ranges: [range({ upper: '4' })] }]]);
      const [then, since] = [await momentAt(OLD), await momentAt(CUT)];
      const rangesAt = async () => store.advisories.rangesOf('CVE-1', ['Debian:12'], since.seq);
      const before = await rangesAt();
      expect(await store.history.feedState(FEED, then)).toBeDefined();
      expect(await pruneBefore(store, CUT)).toEqual({ ...NOTHING_PRUNED, ranges: 1, aliases: 1, states: 1 });
      expect(await store.history.feedState(FEED, then)).toBeUndefined();
      expect(await store.history.keptSince(FEED)).toBe(CUT);
      expect(await store.history.feedState(FEED, since)).toMatchObject({ records: 1 });
      expect(await rangesAt()).toEqual(before);
      expect(await pruneBefore(store, CUT)).toEqual(NOTHING_PRUNED);
    });

    it('knows a feed before the history from which nothing was removed', async () => {
      await load(OLD, [['CVE-1']]);
      expect(await pruneBefore(store, CUT)).toEqual(NOTHING_PRUNED);
      expect(await store.history.feedState(FEED, await momentAt(OLD))).toBeDefined();
    });

    it('lists no sync before the history, whose changes are not known whole', async () => {
      await load(OLD, [['CVE-1']]);
      const { seq } = await load('2026-02-01T00:00:00.000Z', [['CVE-2']]);
      await pruneBefore(store, CUT);
      expect((await store.listing.syncs(5)).map((sync) => sync.seq)).toEqual([seq]);
    });

    it('knows no record of a CVE before the history whose ratings were removed', async () => {
      const rated = (severity: 'low' | 'high', at: string) => [
        { cve: 'CVE-2024-1', found: true, fetchedAt: at, ratings: [{ source: 'cna', severity }] } as const,
      ];
      await store.enrichment.saveRecords('cve', rated('low', OLD));
      await store.enrichment.saveRecords('cve', rated('high', '2026-02-01T00:00:00.000Z'));
      const ratingsAt = async (at: string) => {
        const records = await store.enrichment.ratings(['CVE-2024-1'], undefined, await momentAt(at));
        return [...records.values()].map(({ ratings }) => ratings[0]?.severity);
      };
      expect(await ratingsAt(OLD)).toEqual(['low']);
      expect(await pruneBefore(store, CUT)).toMatchObject({ ratings: 1, rankings: 0 });
      expect([await ratingsAt(OLD), await ratingsAt(CUT)]).toEqual([[], ['high']]);
    });
  });

  describe('a CVE that KEV listed while an image ran', () => {
    beforeEach(async () => {
      await save('a', ['openssl'], NOW);
      await store.enrichment.replaceKev([['CVE-1', EXPLOITED]], outcome({ syncedAt: OLD }));
      await load(OLD, [['CVE-1'], ['CVE-2', { ranges: [range({ package: 'bash' })] }]]);
      await load(OLD, [['CVE-1', { ranges: [range({ upper: '3' })] }]]);
      await store.runs.put(
        CLAIM,
        list(1, [run('shop'), run('other', { image: { reference: 'b' } })], { at: OLD }),
      );
      await store.runs.put(CLAIM, list(2, [], { at: OLD }));
      for (const before of [undefined, 1]) {
        await store.verdicts.record(judgedImage({ at: OLD, ...defined({ before }) }), []);
      }
      await store.events.append([{ event: affected('CVE-1', { at: OLD }) }]);
    });

    const note = async () =>
      store.retention.noteExploited('CVE-1', await store.inventory.packagesNamed(['openssl']));

    it('keeps the runs, verdicts and closed rows that it is about', async () => {
      expect(await store.retention.exploited()).toEqual(['CVE-1']);
      await note();
      await note();
      expect(await pruneBefore(store, CUT, { imagesBefore: CUT })).toMatchObject({
        runs: 1,
        verdicts: 0,
        ranges: 1,
        aliases: 1,
        events: 1,
      });
      const { items } = await store.runs.list({ limit: 10 });
      expect(items.map(({ workload }) => workload.name)).toEqual(['shop']);
    });

    it('keeps nothing of it where that is not wanted', async () => {
      await note();
      const dropped = await pruneBefore(store, CUT, { imagesBefore: CUT, dropExploited: true });
      expect(dropped).toMatchObject({ runs: 2, verdicts: 1, ranges: 2, aliases: 1 });
    });

    it('keeps no run that ended before KEV listed it', async () => {
      await store.enrichment.replaceKev([['CVE-2', EXPLOITED]], outcome({ syncedAt: LATER }));
      await store.retention.noteExploited('CVE-2', await store.inventory.packagesNamed(['openssl']));
      expect((await pruneBefore(store, AT, { imagesBefore: AT })).runs).toBe(2);
    });
  });
}
