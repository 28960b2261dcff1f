import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Places } from '../../src/domain/index.ts';
import type { PackageKey, HitQuery, ImageReader, Inventory, NewRun } from '../../src/inventory/ports.ts';
import { fitsPattern } from '../../src/policy/index.ts';
import { affected, staleFeed } from './events.ts';
import { imageKey, indexed, installed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { CLAIM, list, run } from './runs.ts';

/** Names with characters that SQL gives a meaning, and names that only look alike. */
const NAMES = [
  'abc',
  'aXbXc',
  'ABC',
  'a%c',
  'a_c',
  'a?c',
  'a!c',
  'a[b]c',
  'a[[]c',
  'a[?]c',
  'a\\c',
  "a'c",
  'äöc',
  '*',
  '**',
];
const PATTERNS = [
  '*',
  'a*',
  '*c',
  'a*c',
  'a*b*c',
  'a%*',
  '*_c',
  'a?*',
  'a!*',
  'a[*',
  '*[b]*',
  'a[[]*',
  '*[?]*',
  'a\\*',
  "a'*",
  'ä*',
  '**',
  'A*',
  '*X*X*',
  '?*',
];
const STAGING = { cluster: 'staging', uid: 'uid-2' };

/** Tests what runs, as a subscriber, or a reader of a part of the fleet, finds it. */
export function sightSuite(open: OpenStore): void {
  let store: Inventory;
  let openssl: PackageKey;

  const ran = (image: string, workload: string, more: Partial<NewRun> = {}) =>
    run(workload, { image: { reference: `${image}:1`, digest: imageKey(image) }, ...more });
  const seeing = (places: Places, principal = 'token:web'): ImageReader => ({ sees: { principal, places } });

  beforeEach(async () => {
    store = await open();
    for (const name of ['a', 'b', 'idle', 'other']) {
      const held = name === 'other' ? 'zlib' : 'openssl';
      await store.inventory.save(indexed(name, [installed(held)]), [reference(`registry.example/${name}:1`)]);
    }
    const [found] = await store.inventory.packagesNamed(['openssl']);
    if (!found) throw new Error('no package openssl');
    openssl = found;
    await store.runs.put(
      CLAIM,
      list(1, [
        ran('a', 'web', { owner: 'team-a' }),
        ran('a', 'web', { owner: 'team-a', container: 'sidecar' }),
        ran('a', 'shop', { owner: 'team-b', namespace: 'pay' }),
        ran('b', 'cart'),
        ran('other', 'cache', { owner: 'team-a' }),
        ran('unknown', 'mystery', { namespace: 'dark' }),
      ]),
    );
    await store.runs.put(STAGING, list(1, [ran('b', 'trial', { owner: 'team-a' })]));
  });
  afterEach(() => store.close());

  const hit = (query: Partial<HitQuery> = {}) =>
    store.runs.hit({ subject: { package: openssl }, limit: 100, ...query });
  const lines = async (query: Partial<HitQuery> = {}) =>
    (await hit(query)).lines.map(({ name, owner = '', runs }) => `${name} ${owner} ${runs}`);

  describe('the hits of an event', () => {
    it('groups the runs that an event hits by image and owner, the most first, each with its places', async () => {
      const { images, runs, lines: all } = await hit();
      expect({ images, runs }).toEqual({ images: 2, runs: 5 });
      expect(all[0]).toEqual({
        image: imageKey('a'),
        name: 'a:1',
        owner: 'team-a',
        runs: 2,
        places: ['app', 'sidecar'].map((container) => ({
          cluster: 'production',
          namespace: 'shop',
          workload: { kind: 'Deployment', name: 'web' },
          container,
        })),
      });
      expect(await lines()).toEqual(['a:1 team-a 2', 'b:1  1', 'b:1 team-a 1', 'a:1 team-b 1']);
    });

    it('counts all runs that an event hits where it lists some, and shares the places between the lines', async () => {
      const { images, runs, lines: some } = await hit({ limit: 2 });
      expect({ images, runs }).toEqual({ images: 2, runs: 5 });
      expect(some.map(({ places }) => places.length)).toEqual([1, 1]);
    });

    it.each<[Places, readonly string[]]>([
      [{ clusters: ['staging'] }, ['b:1 team-a 1']],
      [{ namespaces: ['pay'] }, ['a:1 team-b 1']],
      [{ owners: ['team-a'], clusters: ['production'] }, ['a:1 team-a 2']],
      [{ clusters: ['stag*', 'nowhere'] }, ['b:1 team-a 1']],
      [{ owners: ['*'], namespaces: ['p*', 'q*'] }, ['a:1 team-b 1']],
      [{ owners: ['team-*'], clusters: ['p*n', 'nowhere'] }, ['a:1 team-a 2', 'a:1 team-b 1']],
      [{ owners: ['Team-*'] }, []],
      [{ owners: [] }, []],
      [{ clusters: ['elsewhere'] }, []],
    ])('limits the hits of an event to the places %j, asked for or seen', async (places, expected) => {
      expect(await lines({ within: places })).toEqual(expected);
      expect(await lines(seeing(places))).toEqual(expected);
    });

    it('finds names by patterns in SQL as rules are matched', async () => {
      await store.runs.put(
        STAGING,
        list(
          2,
          NAMES.map((namespace) => ran('a', 'odd', { namespace })),
        ),
      );
      for (const pattern of PATTERNS) {
        const { items } = await store.runs.list({
          limit: 100,
          cluster: 'stag*',
          namespace: pattern,
          isRunning: true,
        });
        const found = items.map(({ namespace }) => namespace).toSorted();
        const expected = NAMES.filter((name) => fitsPattern(name, pattern)).toSorted();
        expect([pattern, found]).toEqual([pattern, expected]);
      }
    });

    it('leaves out of hits what has ended, and images that the reader may not know of', async () => {
      await store.runs.put(STAGING, list(2, []));
      expect((await hit()).runs).toBe(4);
      expect(await lines({ visibleTo: 'token:x' })).toHaveLength(3);
      await store.inventory.save(indexed('private', [installed('openssl')]), [
        { ...reference('private:1', 'token:ci'), verified: true },
      ]);
      await store.runs.put(STAGING, list(3, [ran('private', 'secret')]));
      expect((await lines({ visibleTo: 'token:x' })).join()).not.toContain('private');
      expect((await lines({ visibleTo: 'token:ci' })).join()).toContain('private');
    });

    it('finds the runs of one image, scanned or not', async () => {
      expect(await lines({ subject: { image: imageKey('b') } })).toEqual(['b:1  1', 'b:1 team-a 1']);
      expect(await lines({ subject: { image: imageKey('unknown') } })).toEqual(['unknown:1  1']);
      expect(await lines({ subject: {} })).toEqual([]);
    });

    it('lists the runs that an event hits page by page, and the images that run nowhere', async () => {
      const page = { limit: 9, hitBy: { package: openssl }, isRunning: true };
      const names = (await store.runs.list(page)).items.map(({ workload }) => workload.name);
      expect(names.toSorted()).toEqual(['cart', 'shop', 'trial', 'web', 'web']);
      const idle = await store.inventory.withPackages([openssl], { limit: 9, isRunning: false });
      expect(idle.items.map(({ key }) => key)).toEqual([imageKey('idle')]);
    });
  });

  describe('a reader who sees a part of the fleet', () => {
    const imagesSeen = async (reader: ImageReader) =>
      (await store.inventory.list({ limit: 9, ...reader })).items.map(({ key }) => key).toSorted();

    it('shows a reader of some places the images that run or ran there', async () => {
      const reader = seeing({ clusters: ['staging'] });
      expect(await imagesSeen(reader)).toEqual([imageKey('b')]);
      await store.runs.put(STAGING, list(2, []));
      expect(await imagesSeen(reader)).toEqual([imageKey('b')]);
      expect(await store.inventory.summary(imageKey('a'), reader)).toBeUndefined();
      expect(await store.inventory.summary(imageKey('b'), reader)).toMatchObject({ key: imageKey('b') });
      expect(await store.inventory.countWithPackage(openssl, reader)).toBe(1);
      expect((await store.inventory.counts(reader)).images).toBe(1);
    });

    it('shows a reader of no place the images that it named or had scanned itself', async () => {
      const reader = seeing({ clusters: [] });
      expect(await imagesSeen(reader)).toEqual([]);
      await store.inventory.save(indexed('idle'), [reference('mine:1', 'token:web')]);
      const { id } = await store.scans.submit({ principal: 'token:web', subject: 'other', request: '{}' });
      await store.scans.update(id, { state: 'done', image: imageKey('other') });
      expect(await imagesSeen(reader)).toEqual([imageKey('idle'), imageKey('other')].toSorted());
      expect(await imagesSeen(seeing({ clusters: [] }, 'token:x'))).toEqual([]);
    });

    it('shows a reader of some places the runs, images, clusters and numbers there', async () => {
      const reader = seeing({ namespaces: ['pay', 'dark'] });
      const { items } = await store.runs.list({ limit: 9, ...reader });
      expect(items.map(({ workload }) => workload.name).toSorted()).toEqual(['mystery', 'shop']);
      const images = (await store.runs.images({ limit: 9, ...reader })).items;
      expect(images.map(({ reference: name, running }) => `${name} ${running}`).toSorted()).toEqual([
        'a:1 1',
        'unknown:1 1',
      ]);
      expect(await store.runs.counts(reader)).toEqual({
        running: 2,
        images: 2,
        neverScanned: 1,
        unreadable: 0,
      });
      expect((await store.runs.clusters(reader)).map(({ name, running }) => [name, running])).toEqual([
        ['production', 2],
      ]);
      expect(await store.runs.cluster('staging', reader)).toBeUndefined();
      expect(await store.runs.cluster('staging', seeing({ clusters: ['staging'] }))).toMatchObject({
        running: 1,
      });
      expect(await store.runs.clusters(seeing({ clusters: [] }))).toEqual([]);
    });

    it('shows a reader of some places the events of images there, and of feeds', async () => {
      const unscanned = affected('', { kind: 'image.never-scanned', image: imageKey('unknown') });
      await store.events.append([
        { event: affected('CVE-1'), package: openssl },
        { event: affected('', { kind: 'image.over-line', image: imageKey('b') }) },
        { event: unscanned },
        { event: staleFeed('kev') },
      ]);
      const kinds = async (places: Places) =>
        (await store.events.list({ limit: 9, ...seeing(places) })).items.map(({ event }) => event.kind);
      expect(await kinds({ clusters: ['staging'] })).toEqual([
        'finding.affected',
        'image.over-line',
        'feed.stale',
      ]);
      expect(await kinds({ namespaces: ['dark'] })).toEqual(['image.never-scanned', 'feed.stale']);
      expect(await kinds({ clusters: [] })).toEqual(['feed.stale']);
      expect(await store.events.get(unscanned.id, seeing({ owners: ['team-a'] }))).toBeUndefined();
    });
  });
}
