import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defined } from '../../src/domain/index.ts';
import type { StoredName, Inventory, NewNotification, NotifiedChange } from '../../src/inventory/ports.ts';
import { BOOKWORM, imageKey, indexed, installed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, range, sync, wanted } from './records.ts';

const FEED = 'debian-tracker';
const CHANGE = { feed: FEED, from: undefined, to: 1 } as const;
const ALL = { limit: 100, visibleTo: '' } as const;
const VULNERABILITY: NotifiedChange['vulnerability'] = {
  id: 'CVE-2024-1',
  title: 'odd \0 text',
  links: ['https://tracker.example/CVE-2024-1'],
  severity: 'high',
  ratings: [{ source: 'nvd', severity: 'high', score: 7.5 }],
  distribution: BOOKWORM,
  affected: [{ ecosystem: 'Debian:12', package: 'openssl', nameKind: 'source', fixedVersion: '3' }],
};

export function notificationSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
    await sync(store, FEED, [advisory('CVE-2024-1')]);
  });
  afterEach(() => store.close());

  const save = (name: string, names: readonly StoredName[], ...packages: readonly string[]) =>
    store.inventory.save(
      indexed(
        name,
        packages.map((each) => installed(each)),
      ),
      names,
    );

  /** Returns the changes that hit each of these packages, as they are stored. */
  async function change(side: NotifiedChange['side'], ...names: readonly string[]): Promise<NotifiedChange> {
    return { side, vulnerability: VULNERABILITY, packages: await store.inventory.packagesNamed(names) };
  }

  async function tell(...changes: readonly NotifiedChange[]): Promise<string> {
    const from = await store.notifications.announcedUntil(FEED);
    const announced = { feed: FEED, from, to: (from ?? 0) + 1 };
    await store.notifications.save(announced, [{ shape: 'clair-v4', changes }]);
    return (await store.notifications.due('9999', 100)).at(-1) ?? '';
  }

  describe('the notified sync of a feed', () => {
    it('advances the notified sync of a feed once, whoever asks at the same time', async () => {
      const notification: NewNotification = { shape: 'clair-v4', changes: [] };
      expect(await store.notifications.announcedUntil(FEED)).toBeUndefined();
      const first = [1, 2, 3].map(() => store.notifications.save(CHANGE, [notification]));
      expect((await Promise.all(first)).filter(Boolean)).toHaveLength(1);
      const next = [1, 2, 3].map(() =>
        store.notifications.save({ ...CHANGE, from: 1, to: 7 }, [notification, notification]),
      );
      expect((await Promise.all(next)).filter(Boolean)).toHaveLength(1);
      expect(await store.notifications.announcedUntil(FEED)).toBe(7);
      expect(await store.notifications.announcedUntil('osv:Debian')).toBeUndefined();
      expect(await store.notifications.due('9999', 100)).toHaveLength(3);
    });
  });

  describe('the items of a notification', () => {
    it('lists the images that hold a package, on each side of the sync', async () => {
      await save('a', [reference('a')], 'openssl', 'bash');
      await save('b', [reference('b')], 'zlib');
      await save('c', [reference('c')], 'openssl', 'zlib');
      const id = await tell(await change('new', 'openssl', 'zlib'), await change('old', 'bash'));
      const items = await store.notifications.items(id, ALL);
      expect(items.map(({ side, key }) => [side, key])).toEqual([
        ['new', imageKey('a')],
        ['new', imageKey('b')],
        ['new', imageKey('c')],
        ['old', imageKey('a')],
      ]);
      expect(items[0]).toMatchObject({ vulnerability: VULNERABILITY, names: [reference('a')] });
      const old = await store.notifications.items(id, { ...ALL, side: 'old' });
      expect(old.map(({ key }) => key)).toEqual([imageKey('a')]);
      expect(await store.notifications.items('another', ALL)).toEqual([]);
    });

    it.each([1, 2, 3, 100])('lists the items of a notification in pages of %i, each once', async (limit) => {
      for (const name of ['a', 'b', 'c']) await save(name, [reference(name)], 'openssl', 'zlib');
      const id = await tell(await change('new', 'openssl'), await change('old', 'zlib'));
      const places: string[] = [];
      for (let page = await store.notifications.items(id, { ...ALL, limit }); page.length > 0;) {
        expect(page.length).toBeLessThanOrEqual(limit);
        places.push(...page.map(({ side, key }) => `${side} ${key}`));
        const after = page.at(-1);
        page = await store.notifications.items(id, { ...ALL, limit, ...defined({ after }) });
      }
      const keys = ['a', 'b', 'c'].map(imageKey);
      expect(places).toEqual([...keys.map((key) => `new ${key}`), ...keys.map((key) => `old ${key}`)]);
    });

    it('hides images, and names of images, that another client claims', async () => {
      await save('a', [reference('mine', 'me'), reference('theirs', 'you')], 'openssl');
      await save('b', [reference('private', 'you')], 'openssl');
      const id = await tell(await change('new', 'openssl'));
      const seenBy = async (visibleTo: string) =>
        (await store.notifications.items(id, { ...ALL, visibleTo })).map(({ names }) =>
          names.map(({ name }) => name).join(),
        );
      expect(await seenBy('me')).toEqual(['mine']);
      expect(await seenBy('you')).toEqual(['theirs', 'private']);
      expect(await seenBy('')).toEqual([]);
    });

    it('removes the items of a notification with their image', async () => {
      await save('a', [reference('a')], 'openssl');
      await save('b', [reference('b')], 'openssl');
      const id = await tell(await change('new', 'openssl'));
      await store.inventory.delete(imageKey('b'));
      await save('c', [reference('c')], 'openssl');
      expect((await store.notifications.items(id, ALL)).map(({ key }) => key)).toEqual([imageKey('a')]);
    });
  });

  describe('a notification', () => {
    it('keeps a notification due until it is read, from its next delivery on', async () => {
      const id = await tell();
      const record = await store.notifications.get(id);
      expect(record).toMatchObject({ id, shape: 'clair-v4', failures: 0 });
      expect(record?.dueAt).toBe(record?.createdAt);
      await store.notifications.attempted(id, { failures: 2, dueAt: '2999-01-01T00:00:00.000Z' });
      expect(await store.notifications.due('2998', 10)).toEqual([]);
      expect(await store.notifications.due('2999-01-01T00:00:00.000Z', 10)).toEqual([id]);
      expect(await store.notifications.get(id)).toMatchObject({ failures: 2 });
      const delivered = { notifiedAt: '2026-01-01T00:00:00.000Z', failures: 0, dueAt: '2999' };
      await store.notifications.attempted(id, delivered);
      expect(await store.notifications.get(id)).toMatchObject(delivered);
      expect(await store.notifications.markRead(id)).toBe(true);
      expect(await store.notifications.markRead(id)).toBe(false);
      await store.notifications.attempted(id, { failures: 1, dueAt: '2000' });
      expect(await store.notifications.due('9999', 10)).toEqual([]);
      const read = await store.notifications.get(id);
      expect(read?.readAt).toBeDefined();
      expect(read?.dueAt).toBeUndefined();
    });

    it('forgets a notification with its items after its time, and not before', async () => {
      await save('a', [reference('a')], 'openssl');
      const id = await tell(await change('new', 'openssl'));
      expect(await store.notifications.forget('2000')).toBe(0);
      expect(await store.notifications.forget('9999')).toBe(1);
      expect(await store.notifications.get(id)).toBeUndefined();
      expect(await store.notifications.items(id, ALL)).toEqual([]);
      expect(await store.notifications.markRead(id)).toBe(false);
    });
  });

  describe('the open ranges after a sync', () => {
    const CVES = { cves: ['CVE-2024-2'], ratings: [{ source: 'nvd', severity: 'low' }] } as const;

    it("matches as after a former sync, with the record's text of that time", async () => {
      await sync(store, FEED, [
        advisory('CVE-2024-1'),
        advisory('DSA-1', { ...CVES, ranges: [range({ upper: '5' })] }),
      ]);
      await sync(store, FEED, [
        advisory('DSA-1', { cves: ['CVE-2024-3'], ranges: [range({ upper: '3' })] }),
        advisory('CVE-2024-4'),
      ]);
      const matched = async (seq?: number) =>
        (await store.advisories.match([wanted('4')], seq)).map(
          ({ record, cves, ratings }) => `${record} ${cves.join()} ${ratings.length}`,
        );
      expect(await matched(0)).toEqual([]);
      expect(await matched(1)).toEqual(['CVE-2024-1 CVE-2024-1 0']);
      expect(await matched(2)).toEqual(['CVE-2024-1 CVE-2024-1 0', 'DSA-1 CVE-2024-2 1']);
      expect(await matched(3)).toEqual(['CVE-2024-4 CVE-2024-4 0']);
      expect(await matched()).toEqual(await matched(3));
    });

    it('lists changes in the packages of opened or closed ranges alone', async () => {
      await scopeByName(store, ['a', 'b', 'c', 'g.d', 'e']);
      const about = (id: string, name: string, title?: string) =>
        advisory(id, { ...defined({ title }), ranges: [range({ package: `g:${name}` })] });
      await sync(store, FEED, [about('CVE-1', 'a'), about('CVE-2', 'b'), about('CVE-3', 'c', 'x')]);
      await sync(store, FEED, [about('CVE-1', 'a'), about('CVE-3', 'c', 'y'), about('CVE-4', 'd')]);
      await sync(store, 'osv:Debian', [about('CVE-5', 'e')]);
      expect(await changedArtifacts(store, 2, 3)).toEqual(['b', 'g.d']);
      expect(await changedArtifacts(store, 3, 4)).toEqual([]);
      expect(await store.listing.firstSync(FEED)).toBe(1);
      expect(await store.listing.firstSync('osv:Debian')).toBe(4);
      expect(await store.listing.firstSync('kev')).toBeUndefined();
    });
  });
}

const SCOPE = 'unnamed';

/** Stores packages that are found by what their archive may be named for a changed name. */
async function scopeByName(store: Inventory, names: readonly string[]): Promise<void> {
  const packages = names.map((name) => installed(name));
  await store.inventory.save(indexed('scoped', packages), []);
  const { sets, packages: unscoped } = await store.fleet.unscoped(1, 10);
  const scopes = unscoped.map((each) => ({ ...each, scope: SCOPE, name: each.package.name, version: '1' }));
  await store.fleet.scope(1, sets, scopes);
}

async function changedArtifacts(store: Inventory, from: number, to: number): Promise<readonly string[]> {
  const asked = { ecosystem: 'Debian:12', scope: SCOPE, by: 'artifact' } as const;
  const { packages } = await store.fleet.changed({ feed: FEED, from, to }, [asked]);
  return packages.map((each) => each.package.name).sort();
}
