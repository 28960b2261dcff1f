import { describe, expect, it } from 'vitest';
import { imageKey, indexed, installed } from '../../../../test/store/images.ts';
import type { NotifiedChange } from '../../../inventory/ports.ts';
import { type ClairWorld, loadFeed, openClairWorld } from '../../clair/testing.ts';
import { clairV4 } from './index.ts';
import { HASH } from './testing.ts';

const PATH = '/notifier/api/v1/notification';
const UNKNOWN = '6b1c57f2-0f3c-4c52-9b2d-0d7d6b1f1a11';
const OTHER_HASH = `sha256:${'b'.repeat(64)}`;

interface NotificationPage {
  readonly page: { readonly size: number; readonly next?: string };
  readonly notifications: readonly {
    readonly id: string;
    readonly manifest: string;
    readonly reason: string;
  }[];
}

const { distribution } = indexed('any');

function change(side: NotifiedChange['side'], packages: NotifiedChange['packages']): NotifiedChange {
  if (!distribution) throw new Error('an image of these tests has a distribution');
  const vulnerability = {
    id: 'CVE-2024-0001',
    title: 'A <hole>',
    links: ['https://tracker.example/CVE-2024-0001', 'https://nvd.example/'],
    severity: 'high',
    ratings: [],
    distribution,
    affected: [{ ecosystem: 'Debian:12', package: 'openssl', nameKind: 'source', fixedVersion: '3.1-2' }],
  } as const;
  return { side, vulnerability, packages };
}

/** Three images: two manifests of one client, a private one of another, one named by the server only. */
async function openNotified(): Promise<{ world: ClairWorld; id: string }> {
  const world = await openClairWorld(clairV4);
  const { store } = world;
  world.client = 'psk:quay';
  await loadFeed(store, 'debian-tracker', [{ id: 'CVE-2024-0001', package: 'openssl' }]);
  const manifest = (principal: string, name: string) => ({ principal, kind: 'manifest', name }) as const;
  const packages = [installed('openssl'), installed('zlib')];
  const mine = [manifest('psk:quay', HASH), manifest('psk:quay', OTHER_HASH)];
  await store.inventory.save(indexed('a', packages), mine);
  await store.inventory.save(indexed('b', packages), [manifest('token:ci', HASH)]);
  await store.inventory.save(indexed('c', packages), [{ principal: '', kind: 'reference', name: 'c' }]);
  const changes = [
    change('new', await store.inventory.packagesNamed(['openssl'])),
    change('old', await store.inventory.packagesNamed(['zlib'])),
  ];
  const announced = { feed: 'debian-tracker', from: undefined, to: 1 };
  await store.notifications.save(announced, [{ shape: 'clair-v4', changes }]);
  const [id = ''] = await store.notifications.due('9999', 1);
  return { world, id };
}

describe('a notification of Clair v4', () => {
  it('names each manifest of a v4 notification as the client knows it, with the reason', async () => {
    const { world, id } = await openNotified();
    const answer = await world.app.inject(`${PATH}/${id}`);
    expect(answer.headers['content-type']).toBe('application/vnd.clair.notification.v1+json');
    const { page, notifications } = answer.json<NotificationPage>();
    expect(page).toEqual({ size: 500 });
    expect(notifications.map(({ manifest, reason }) => [manifest, reason])).toEqual([
      [HASH, 'added'],
      [OTHER_HASH, 'added'],
      [imageKey('c'), 'added'],
      [HASH, 'removed'],
      [OTHER_HASH, 'removed'],
      [imageKey('c'), 'removed'],
    ]);
    expect(new Set(notifications.map((each) => each.id)).size).toBe(6);
  });

  it('writes a v4 notification as Clair’s server does', async () => {
    const { world, id } = await openNotified();
    const { body } = await world.app.inject(`${PATH}/${id}?page_size=1`);
    const [first] = (await world.app.inject(`${PATH}/${id}`)).json<NotificationPage>().notifications;
    const next = (await world.app.inject(`${PATH}/${id}?page_size=1`)).json<NotificationPage>().page.next;
    const vulnerability =
      '{"name":"CVE-2024-0001","description":"A <hole>",' +
      '"package":{"id":"","name":"openssl","version":"","kind":"source","normalized_version":"","module":"","arch":"","cpe":""},' +
      '"distribution":{"id":"","did":"debian","name":"Debian GNU/Linux","version":"12 (bookworm)","version_code_name":"bookworm",' +
      '"version_id":"12","arch":"","cpe":"","pretty_name":"Debian GNU/Linux 12 (bookworm)"},"repo":{},' +
      '"severity":"High","fixed_in_version":"3.1-2","links":"https://tracker.example/CVE-2024-0001 https://nvd.example/"}';
    expect(
      body.startsWith(
        `{"page":{"size":1,"next":"${next ?? ''}"},"notifications":[{"id":"${first?.id ?? ''}","manifest":"${HASH}","reason":"added","vulnerability":${vulnerability}}`,
      ),
    ).toBe(true);
  });

  it.each([1, 2, 3])('reads a v4 notification to its end in pages of %i images', async (size) => {
    const { world, id } = await openNotified();
    const read: string[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const answer = await world.app.inject(`${PATH}/${id}?page_size=${size}&next=${next}`);
      const page: NotificationPage = answer.json();
      read.push(...page.notifications.map((each) => each.id));
      next = page.page.next;
    }
    const whole = (await world.app.inject(`${PATH}/${id}`)).json<NotificationPage>();
    expect(read).toEqual(whole.notifications.map((each) => each.id));
  });

  it('hides images of another client from a v4 notification', async () => {
    const { world, id } = await openNotified();
    world.client = 'token:stranger';
    const { notifications } = (await world.app.inject(`${PATH}/${id}`)).json<NotificationPage>();
    expect(notifications.map(({ manifest }) => manifest)).toEqual([imageKey('c'), imageKey('c')]);
  });

  it('empties a v4 notification that was marked as read, and sends it no more', async () => {
    const { world, id } = await openNotified();
    const empty = '{"page":{"size":500},"notifications":[]}';
    for (let times = 0; times < 2; times++) {
      const answer = await world.app.inject({ method: 'DELETE', url: `${PATH}/${id}` });
      expect([answer.statusCode, answer.body]).toEqual([200, '']);
      expect((await world.app.inject(`${PATH}/${id}`)).body).toBe(empty);
    }
    expect(await world.store.notifications.due('9999', 9)).toEqual([]);
    expect((await world.app.inject(`${PATH}/${UNKNOWN}`)).body).toBe(empty);
    expect((await world.app.inject({ method: 'DELETE', url: `${PATH}/${UNKNOWN}` })).statusCode).toBe(200);
  });

  it.each([
    ['application/json', 'application/json'],
    ['application/vnd.clair.notification_page.v1+json', 'application/vnd.clair.notification_page.v1+json'],
  ])('answers a v4 notification for %s in that type', async (accept, type) => {
    const { world, id } = await openNotified();
    const answer = await world.app.inject({ url: `${PATH}/${id}`, headers: { accept } });
    expect(answer.headers['content-type']).toBe(type);
  });

  it.each([
    ['nonsense', '', 400],
    [UNKNOWN, '?page_size=x', 400],
    [UNKNOWN, '?page_size=-1', 400],
    [UNKNOWN, '?page_size=1.5', 400],
    [UNKNOWN, '?next=nonsense', 400],
    [UNKNOWN, '?next=ffffffff-ffff-8000-8000-ffffffffffff', 400],
    [UNKNOWN, '?page_size=0&next=00000000-0000-0000-0000-000000000000', 200],
    [UNKNOWN, '?page_size=99999999999', 200],
  ])('answers for the v4 notification %s%s by %i', async (id, query, status) => {
    const world = await openClairWorld(clairV4);
    expect((await world.app.inject(`${PATH}/${id}${query}`)).statusCode).toBe(status);
  });
});
