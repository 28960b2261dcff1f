import { describe, expect, it } from 'vitest';
import { indexed, installed } from '../../../../test/store/images.ts';
import type { NotificationShape } from '../../../domain/index.ts';
import type { NotifiedChange } from '../../../inventory/ports.ts';
import { type ClairWorld, loadFeed, openClairWorld } from '../../clair/testing.ts';
import { clairV1 } from './index.ts';

const PATH = '/v1/notifications';
const UNKNOWN = '6b1c57f2-0f3c-4c52-9b2d-0d7d6b1f1a11';

interface Side {
  readonly Vulnerability: { readonly Name: string };
  readonly LayersIntroducingVulnerability?: readonly string[];
}

interface NotificationAnswer {
  readonly Notification: { readonly NextPage?: string; readonly Old?: Side; readonly New?: Side };
}

const { distribution } = indexed('any');

function change(side: NotifiedChange['side'], packages: NotifiedChange['packages']): NotifiedChange {
  if (!distribution) throw new Error('an image of these tests has a distribution');
  const affected = [
    { ecosystem: 'Debian:12', package: 'openssl', nameKind: 'source', fixedVersion: '3.1-2' },
    { ecosystem: 'Debian:12', package: 'zlib', nameKind: 'source' },
  ] as const;
  const vulnerability = {
    id: 'CVE-2024-0001',
    title: 'A <hole>',
    links: ['https://tracker.example/CVE-2024-0001'],
    severity: 'high',
    ratings: [
      { source: 'nvd', severity: 'high', score: 7.5, vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' },
    ],
    distribution,
    affected,
  } as const;
  return { side, vulnerability, packages };
}

/** Posts layers of one client and one of another: zlib affected two of them, openssl now affects all. */
async function openNotified(
  shape: NotificationShape = 'clair-v1',
): Promise<{ world: ClairWorld; id: string }> {
  const world = await openClairWorld(clairV1);
  const { store } = world;
  world.client = 'token:ci';
  await loadFeed(store, 'debian-tracker', [{ id: 'CVE-2024-0001', package: 'openssl' }]);
  const layer = (name: string, principal = 'token:ci') => [{ principal, kind: 'layer', name }] as const;
  await store.inventory.save(indexed('a', [installed('openssl'), installed('zlib')]), layer('layer-a'));
  await store.inventory.save(indexed('b', [installed('openssl'), installed('zlib')]), layer('layer-b'));
  await store.inventory.save(indexed('c', [installed('openssl')]), layer('layer-c'));
  await store.inventory.save(indexed('d', [installed('openssl')]), layer('layer-d', 'token:other'));
  const changes = [
    change('old', await store.inventory.packagesNamed(['zlib'])),
    change('new', await store.inventory.packagesNamed(['openssl'])),
  ];
  await store.notifications.save({ feed: 'debian-tracker', from: undefined, to: 1 }, [{ shape, changes }]);
  const [id = ''] = await store.notifications.due('9999', 1);
  return { world, id };
}

describe('a notification of Clair v1', () => {
  it('writes a v1 notification as Clair does', async () => {
    const { world, id } = await openNotified();
    const dueAt = '2026-11-25T12:00:10.000Z';
    await world.store.notifications.attempted(id, {
      notifiedAt: '2026-11-25T12:00:01.000Z',
      failures: 0,
      dueAt,
    });
    const record = await world.store.notifications.get(id);
    const created = Math.floor(Date.parse(record?.createdAt ?? '') / 1000);
    const { body } = await world.app.inject(`${PATH}/${id}?limit=9`);
    const vulnerability =
      '{"Name":"CVE-2024-0001","NamespaceName":"debian:12","Description":"A \\u003chole\\u003e",' +
      '"Link":"https://tracker.example/CVE-2024-0001","Severity":"High",' +
      '"Metadata":{"NVD":{"CVSSv3":{"Score":7.5,"Vectors":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}}},' +
      '"FixedIn":[{"Name":"openssl","NamespaceName":"debian:12","VersionFormat":"dpkg","Version":"3.1-2"},' +
      '{"Name":"zlib","NamespaceName":"debian:12","VersionFormat":"dpkg","Version":"None"}]}';
    const layers = (...names: readonly string[]) =>
      `"OrderedLayersIntroducingVulnerability":[${names.map((name, i) => `{"Index":${i + 1},"LayerName":"${name}"}`).join()}],` +
      `"LayersIntroducingVulnerability":[${names.map((name) => `"${name}"`).join()}]`;
    expect(body.replace(/"Page":"[^"]+"/, '"Page":"TOKEN"')).toBe(
      `{"Notification":{"Name":"${id}","Created":"${created}","Notified":"1795608001","Limit":9,"Page":"TOKEN",` +
        `"Old":{"Vulnerability":${vulnerability},${layers('layer-a', 'layer-b')}},` +
        `"New":{"Vulnerability":${vulnerability},${layers('layer-a', 'layer-b', 'layer-c')}}}}\n`,
    );
  });

  it.each([1, 2, 9])('reads a v1 notification in pages of %i layers, both sides at once', async (limit) => {
    const { world, id } = await openNotified();
    const [old, now]: [string[], string[]] = [[], []];
    for (let page: string | undefined = ''; page !== undefined;) {
      const answer: NotificationAnswer = (
        await world.app.inject(`${PATH}/${id}?limit=${limit}&page=${page}`)
      ).json();
      const { Old, New, NextPage } = answer.Notification;
      expect([Old?.Vulnerability.Name, New?.Vulnerability.Name]).toEqual(['CVE-2024-0001', 'CVE-2024-0001']);
      old.push(...(Old?.LayersIntroducingVulnerability ?? []));
      now.push(...(New?.LayersIntroducingVulnerability ?? []));
      page = NextPage;
    }
    expect([old, now]).toEqual([
      ['layer-a', 'layer-b'],
      ['layer-a', 'layer-b', 'layer-c'],
    ]);
  });

  it('continues a v1 notification at a short, opaque page token', async () => {
    const { world, id } = await openNotified();
    const { Notification } = (await world.app.inject(`${PATH}/${id}?limit=1`)).json<NotificationAnswer>();
    expect(Notification.NextPage?.length).toBeLessThan(300);
  });

  it('hides layers of another client from a v1 notification', async () => {
    const { world, id } = await openNotified();
    world.client = 'token:other';
    const { Notification } = (await world.app.inject(`${PATH}/${id}?limit=9`)).json<NotificationAnswer>();
    expect(Notification.Old).toBeUndefined();
    expect(Notification.New?.LayersIntroducingVulnerability).toEqual(['layer-d']);
  });

  it('marks a v1 notification as read once, with the time, and sends it no more', async () => {
    const { world, id } = await openNotified();
    const answer = await world.app.inject({ method: 'DELETE', url: `${PATH}/${id}` });
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(await world.store.notifications.due('9999', 9)).toEqual([]);
    const { body } = await world.app.inject(`${PATH}/${id}?limit=1`);
    expect(body).toMatch(/"Deleted":"\d+"/);
    expect((await world.app.inject({ method: 'DELETE', url: `${PATH}/${id}` })).statusCode).toBe(404);
  });

  it.each([
    ['', 400, 'must provide limit query parameter'],
    ['?limit=-1', 400, 'limit value should not be less than zero'],
    ['?limit=1&page=nonsense', 400, 'invalid page format: invalid or expired pagination token'],
    ['?limit=1', 404, 'the resource cannot be found'],
  ])('answers for an unknown v1 notification with "%s" by %i', async (query, status, message) => {
    const { app } = await openClairWorld(clairV1);
    const answer = await app.inject(`${PATH}/${UNKNOWN}${query}`);
    expect([answer.statusCode, answer.body]).toEqual([status, `{"Error":{"Message":"${message}"}}\n`]);
  });

  it('rejects a page token of another notification', async () => {
    const { world, id } = await openNotified();
    const first = (await world.app.inject(`${PATH}/${id}?limit=1`)).json<NotificationAnswer>();
    const answer = await world.app.inject(
      `${PATH}/${UNKNOWN}?limit=1&page=${first.Notification.NextPage ?? ''}`,
    );
    expect(answer.statusCode).toBe(400);
  });

  it('finds no v1 notification of the other API', async () => {
    const { world, id } = await openNotified('clair-v4');
    expect((await world.app.inject(`${PATH}/${id}?limit=1`)).statusCode).toBe(404);
    expect((await world.app.inject({ method: 'DELETE', url: `${PATH}/${id}` })).statusCode).toBe(404);
  });
});
