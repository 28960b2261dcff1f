import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { imageKey, indexed, installed } from '../../test/store/images.ts';
import { outcome } from '../../test/store/records.ts';
import type { IndexedImage, ScanResult } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { type ImageName, parseImageReference } from '../image/index.ts';
import type { Inventory } from '../inventory/ports.ts';
import { openNewStore } from '../store/testing/open-new-store.ts';
import { keepScanned, type Scanned } from './keep-scanned.ts';

const AT = '2026-11-28T03:00:00.000Z';
const BEGAN = '2026-11-28T02:59:00.000Z';
const NGINX: ImageName = { kind: 'docker', reference: parseImageReference('nginx:1.27') };
const UNREAD = { kind: 'layer-unreadable', subject: 'layer 1', message: 'layer 1: refused' } as const;

let folder: string;
let store: Inventory;
let save: ReturnType<typeof vi.fn<Inventory['inventory']['save']>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keep-scanned-'));
  const opened = await openNewStore(join(folder, 'plimsoll.db'));
  save = vi.fn((...given) => opened.inventory.save(...given));
  store = { ...opened, inventory: { ...opened.inventory, save } };
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const keep = (
  image: IndexedImage,
  more: Partial<Scanned> = {},
  result: Partial<ScanResult> = {},
): Promise<void> =>
  keepScanned(
    { indexed: image, name: NGINX, result: { feeds: [], scannedAt: AT, ...result }, began: BEGAN, ...more },
    { store },
  );

const imageOf = (fields: Partial<IndexedImage['image']> = {}, more: Partial<IndexedImage> = {}) =>
  indexed('a', [installed('zlib')], {
    image: { reference: 'nginx:1.27', transport: 'docker', layers: [], ...fields },
    ...more,
  });

const names = async () =>
  (await store.inventory.list({ limit: 100 })).items.flatMap((each) => each.names.map(({ name }) => name));

it('keeps a scanned image under its full name, and under the index by which clusters know it', async () => {
  await keep(imageOf({ indexDigest: imageKey('index') }));
  expect(await names()).toEqual([
    'docker.io/library/nginx:1.27',
    `docker.io/library/nginx@${imageKey('index')}`,
  ]);
  const others = await store.inventory.list({ limit: 100, visibleTo: 'token:ci' });
  expect(others.items).toEqual([]);
});

it('writes nothing for an image that is known as it is', async () => {
  await keep(imageOf());
  await keep(imageOf({}, { indexedAt: '2027-01-01T00:00:00.000Z' }));
  expect(save).toHaveBeenCalledTimes(1);
});

it('notes that a known image was asked for, so that it stays', async () => {
  const { retention } = store;
  const asked = vi.fn((...given: Parameters<typeof retention.asked>) => retention.asked(...given));
  store = { ...store, retention: { ...retention, asked } };
  await keep(imageOf());
  expect(asked).not.toHaveBeenCalled();
  await keep(imageOf());
  expect(asked).toHaveBeenCalledWith(imageKey('a'), AT);
});

it.each<[string, Partial<IndexedImage>, Partial<Scanned>]>([
  ['has another key', { key: imageKey('b') }, {}],
  ['was read by other catalogers', { indexedBy: 'dpkg/2' }, {}],
  [
    'is of a distribution that the user names',
    {},
    { distribution: { id: 'debian', idLike: [], version: '12', name: 'Debian 12', path: '' } },
  ],
])('keeps an image again that %s', async (_, more, scanned) => {
  await keep(imageOf());
  await keep(imageOf({}, more), scanned);
  await keep(imageOf({}, more), scanned);
  expect(save).toHaveBeenCalledTimes(2);
});

it('keeps an archive under its name as it is written', async () => {
  const reference = 'docker-archive:./ship.tar';
  await keep(imageOf({ reference, transport: 'docker-archive' }), {
    name: { kind: 'docker-archive', path: './ship.tar' },
  });
  expect(await names()).toEqual([reference]);
});

it.each([{ transport: 'dir' }, { transport: 'sbom' }, { sbom: 'attested.json' }] as const)(
  'does not keep what is not an image that was read: %j',
  async (fields) => {
    await keep(imageOf(fields));
    expect(await names()).toEqual([]);
  },
);

it('keeps what could be read of an image, and never less than before', async () => {
  await keep(imageOf({}, { packages: [], problems: [UNREAD] }));
  expect((await store.inventory.get(imageKey('a')))?.packages).toHaveLength(0);
  await keep(imageOf());
  await keep(imageOf({}, { packages: [], problems: [UNREAD] }), {
    name: { kind: 'docker-daemon', name: 'nginx' },
  });
  expect((await store.inventory.get(imageKey('a')))?.packages).toHaveLength(1);
});

it('leaves what feeds change from the scan on to the next server', async () => {
  const sync = await store.advisories.beginSync('debian-tracker', 'full');
  const { seq } = await sync.commit(outcome({ syncedAt: AT }));
  await sync.abandon();
  await keep(imageOf());
  expect(await store.notifications.announcedUntil('debian-tracker')).toBe(seq);
});

it('does so for a feed that a later scan loads first', async () => {
  await keep(imageOf());
  const sync = await store.advisories.beginSync('kev', 'full');
  const { seq } = await sync.commit(outcome({ syncedAt: AT }));
  await sync.abandon();
  await keep(imageOf());
  expect(await store.notifications.announcedUntil('kev')).toBeUndefined();
  // It is dated once it was loaded, and the report after that.
  await keep(imageOf(), {}, { feeds: [{ feed: 'kev', syncedAt: '2026-11-28T02:59:30.000Z' }] });
  expect(await store.notifications.announcedUntil('kev')).toBe(seq);
});

it('fails no scan where the store cannot be written', async () => {
  save.mockRejectedValue(new AppError('STORE_FAILED', 'the disk is full'));
  await expect(keep(imageOf())).resolves.toBeUndefined();
});
