import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { affected, staleFeed } from '../../../../test/store/events.ts';
import { imageKey, indexed, installed, reference } from '../../../../test/store/images.ts';
import { CLAIM, list as runList, run } from '../../../../test/store/runs.ts';

import { pruneBefore } from '../../../../test/store/pruning.ts';
import { readEvents } from '../../../client/read-events.ts';
import { defined, type FleetEvent } from '../../../domain/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { openNewStore } from '../../../store/testing/open-new-store.ts';
import { TEST_SETTINGS } from '../../testing/context.ts';
import { MAX_FOLLOWERS } from './limits.ts';
import { openApiServer } from './testing/open-api-server.ts';

interface Listed {
  readonly items: readonly (FleetEvent & { readonly cursor: string })[];
  readonly cursor: string;
  readonly next?: string;
}

const STREAM = { accept: 'text/event-stream' };
const folder = mkdtempSync(join(tmpdir(), 'fleet-events-'));
afterAll(() => rmSync(folder, { recursive: true }));

let store: Inventory;
let server: Awaited<ReturnType<typeof openApiServer>>;
beforeEach(async () => {
  store = await openNewStore(join(folder, `${randomUUID()}.db`));
  server = await openApiServer({
    store,
    settings: { ...TEST_SETTINGS, publicUrl: 'https://plimsoll.example' },
  });
});
afterEach(async () => {
  await server.app.close();
  await store.close();
});

const append = (...events: readonly FleetEvent[]) => store.events.append(events.map((event) => ({ event })));

async function list(query = '', as = 'boss'): Promise<Listed> {
  const answer = await server.call('GET', `/events${query}`, as);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Listed>();
}

const cvesOf = ({ items }: Pick<Listed, 'items'>) => items.map(({ finding, feed }) => finding?.id ?? feed);

/** Saves an image with one package, and stores an event for that. */
async function hit(image: string, cve: string, principal = ''): Promise<FleetEvent> {
  await store.inventory.save(indexed(image, [installed(`package-of-${image}`)]), [
    reference(image, principal),
  ]);
  const [of] = await store.inventory.packagesNamed([`package-of-${image}`]);
  const event = affected(cve);
  await store.events.append([{ event, ...defined({ package: of }) }]);
  return event;
}

describe('the list of events', () => {
  it('pages through events, and leads on by next and the Link header', async () => {
    await append(affected('CVE-1'), affected('CVE-2'), staleFeed('kev'));
    const first = await server.call('GET', '/events?limit=2', 'boss');
    const page = first.json<Listed>();
    expect(cvesOf(page)).toEqual(['CVE-1', 'CVE-2']);
    expect(first.headers.link).toContain(`cursor=${page.next ?? ''}`);
    expect(first.headers.etag).toBeDefined();
    const last = await list(`?limit=2&cursor=${page.next ?? ''}`);
    expect(cvesOf(last)).toEqual(['kev']);
    expect(last.next).toBeUndefined();
    await append(affected('CVE-3'));
    expect(cvesOf(await list(`?cursor=${last.cursor}`))).toEqual(['CVE-3']);
  });

  it('lists events of the kinds and the time that the query names', async () => {
    const late = affected('CVE-2', { at: '2026-11-09T12:00:00.000Z' });
    await append(affected('CVE-1'), late, staleFeed('kev', '2026-11-10T00:00:00.000Z'));
    expect(cvesOf(await list('?kind=feed.stale'))).toEqual(['kev']);
    expect(cvesOf(await list('?kind=feed.stale&kind=finding.affected'))).toEqual(['CVE-1', 'CVE-2', 'kev']);
    expect(cvesOf(await list('?since=2026-11-09'))).toEqual(['CVE-2', 'kev']);
    expect(cvesOf(await list('?since=2026-11-09T14:00:00%2B01:00'))).toEqual(['kev']);
  });

  it.each([
    ['?knd=feed.stale', '"knd" is not a valid parameter here', 'did you mean kind?'],
    ['?colour=red', '"colour"', 'use one of: cursor, limit, kind, since'],
    ['?kind=finding.afected', '"finding.afected" is not a valid kind', 'did you mean finding.affected?'],
    ['?kind=feed.stale&kind=x', '"x" is not a valid kind', 'use one of: finding.affected, '],
    ['?since=yesterday', 'querystring/since', undefined],
    ['?since=2026-02-31', 'querystring/since', undefined],
    ['?limit=0', 'querystring/limit', undefined],
    ['?cursor=1z', 'not a valid cursor of this list', 'start again without a cursor'],
    ['?cursor=event.9', 'not a valid cursor of this list', 'start again without a cursor'],
  ])('refuses the query %s of events with 400', async (query, detail, hint) => {
    for (const headers of [{}, STREAM]) {
      const answer = await server.call('GET', `/events${query}`, 'boss', { headers });
      expect(answer.statusCode).toBe(400);
      const problem = answer.json<{ detail: string; hint?: string }>();
      expect(problem.detail).toContain(detail);
      if (hint !== undefined) expect(problem.hint).toContain(hint);
    }
  });

  it('answers 410 for a cursor whose next event was deleted, in a page and in a stream', async () => {
    const old = { at: '2025-01-01T00:00:00.000Z' };
    await append(affected('CVE-1', old), affected('CVE-2', old), affected('CVE-3'));
    const [first] = (await list()).items;
    await pruneBefore(store, '2026');
    const cursor = first?.cursor ?? '';
    for (const answer of [
      await server.call('GET', `/events?cursor=${cursor}`, 'boss'),
      await server.call('GET', '/events', 'boss', { headers: { ...STREAM, 'last-event-id': cursor } }),
    ]) {
      expect(answer.statusCode).toBe(410);
      expect(answer.json()).toMatchObject({
        code: 'EVENTS_FORGOTTEN',
        hint: 'start again without a cursor',
      });
    }
  });

  it('shows a client events of images that it sees alone', async () => {
    await hit('open', 'CVE-1');
    await hit('mine', 'CVE-2', 'token:ci');
    await append(staleFeed('kev'));
    expect(cvesOf(await list('', 'ci'))).toEqual(['CVE-1', 'CVE-2', 'kev']);
    expect(cvesOf(await list('', 'other'))).toEqual(['CVE-1', 'kev']);
    expect(cvesOf(await list('', 'boss'))).toEqual(['CVE-1', 'CVE-2', 'kev']);
    expect((await server.call('GET', '/events', 'nobody')).statusCode).toBe(401);
  });
});

describe('one event', () => {
  it('lists the images that an event hits, as far as the client sees them', async () => {
    const { id } = await hit('app', 'CVE-1');
    await store.inventory.save(indexed('other', [installed('package-of-app')]), [reference('o', 'token:ci')]);
    const imagesOf = async (as: string, query = '') => {
      const answer = await server.call('GET', `/events/${id}${query}`, as);
      expect(answer.json()).toMatchObject({ id, finding: { id: 'CVE-1' } });
      return answer.json<{ images: { items: { key: string }[]; next?: string } }>().images;
    };
    expect((await imagesOf('ci')).items.map(({ key }) => key)).toEqual([imageKey('other'), imageKey('app')]);
    expect((await imagesOf('other')).items.map(({ key }) => key)).toEqual([imageKey('app')]);
    const { items, next } = await imagesOf('ci', '?limit=1');
    expect(items.map(({ key }) => key)).toEqual([imageKey('other')]);
    const rest = await imagesOf('ci', `?limit=1&cursor=${next ?? ''}`);
    expect(rest.items.map(({ key }) => key)).toEqual([imageKey('app')]);
  });

  it('shows the workloads that an event hits, and lists them all in pages', async () => {
    const { id } = await hit('app', 'CVE-1');
    const image = { reference: 'app:1', digest: imageKey('app') };
    const runs = [0, 1, 2].map((number) => run(`web-${number}`, { image, owner: 'team-web' }));
    await store.runs.put(CLAIM, runList(1, runs));
    const { hits } = (await server.call('GET', `/events/${id}`, 'reader')).json<{ hits: unknown }>();
    expect(hits).toMatchObject({
      images: 1,
      workloads: 3,
      listed: [
        { image: imageKey('app'), name: 'app:1', owner: 'team-web', workloads: 3, places: [{}, {}, {}] },
      ],
      more: `https://plimsoll.example/api/v1/events/${id}`,
    });
    const page = async (query: string) => {
      const answer = await server.call('GET', `/events/${id}/workloads${query}`, 'reader');
      return answer.json<{ items: { workload: { name: string } }[]; next?: string }>();
    };
    const first = await page('?limit=2');
    const rest = await page(`?limit=2&cursor=${first.next ?? ''}`);
    const names = [...first.items, ...rest.items].map(({ workload }) => workload.name);
    expect(names.toSorted()).toEqual(['web-0', 'web-1', 'web-2']);
    expect(rest.next).toBeUndefined();
    const { statusCode } = await server.call('GET', `/events/${randomUUID()}/workloads`, 'boss');
    expect(statusCode).toBe(404);
  });

  it('names the image of an event about an image, and none for a feed', async () => {
    await hit('app', 'CVE-1');
    const message = `${imageKey('app')}: Incomplete.`;
    const event = affected('CVE-2', { kind: 'image.unreadable', image: imageKey('app'), message });
    const feed = staleFeed('kev');
    await append(event, feed);
    const answer = await server.call('GET', `/events/${event.id}`, 'reader');
    expect(answer.json()).toMatchObject({
      message: 'app: Incomplete.',
      images: { items: [{ key: imageKey('app') }] },
    });
    expect((await list()).items.map((each) => each.message)).toContain('app: Incomplete.');
    expect((await server.call('GET', `/events/${feed.id}`, 'reader')).json()).toMatchObject({
      images: { items: [] },
    });
  });

  it('answers 404 for an event of an image that only others see, as for one that nobody stored', async () => {
    const { id } = await hit('mine', 'CVE-1', 'token:ci');
    const ask = async (event: string, as: string) =>
      (await server.call('GET', `/events/${event}`, as)).statusCode;
    expect(await ask(id, 'ci')).toBe(200);
    expect(await ask(id, 'other')).toBe(404);
    expect(await ask(randomUUID(), 'boss')).toBe(404);
    expect(await ask('7', 'boss')).toBe(400);
  });
});

describe('the stream of events', () => {
  let port: number;
  beforeEach(async () => {
    await server.app.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = server.app.server.address() as AddressInfo);
  });

  async function follow(
    headers: Readonly<Record<string, string>> = {},
    query = '',
    as = 'boss',
  ): Promise<IncomingMessage> {
    const sent = httpRequest({
      port,
      path: `/api/v1/events${query}`,
      headers: { authorization: `Bearer ${as}`, ...STREAM, ...headers },
    }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return answer;
  }

  /** Reads so many events of a stream, and leaves it. */
  async function take(answer: IncomingMessage, count: number): Promise<Listed['items']> {
    const items: Listed['items'][number][] = [];
    for await (const data of readEvents(answer)) {
      items.push(JSON.parse(data) as Listed['items'][number]);
      if (items.length === count) break;
    }
    answer.destroy();
    return items;
  }

  it('sends events as they are stored, from the next one on', async () => {
    await append(affected('CVE-1'));
    const answer = await follow();
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const taken = take(answer, 2);
    await append(affected('CVE-2'));
    await append(affected('CVE-3'));
    expect(cvesOf({ items: await taken })).toEqual(['CVE-2', 'CVE-3']);
  });

  it('goes on after Last-Event-ID, each event once, however many there are', async () => {
    await append(...Array.from({ length: 250 }, (_, i) => affected(`CVE-${i}`)));
    const [first, second] = (await list('?limit=2')).items;
    const ids = { 'last-event-id': second?.cursor ?? '' };
    const items = await take(await follow(ids, `?cursor=${first?.cursor ?? ''}`), 248);
    expect(cvesOf({ items })).toEqual(Array.from({ length: 248 }, (_, i) => `CVE-${i + 2}`));
  });

  it('begins a stream at the time that the query names, with events of its kinds', async () => {
    await append(affected('CVE-1'), affected('CVE-2', { at: '2026-11-09T12:00:00.000Z' }), staleFeed('kev'));
    const items = await take(await follow({}, '?since=2026-11-01&kind=finding.affected'), 2);
    expect(cvesOf({ items })).toEqual(['CVE-1', 'CVE-2']);
  });

  it('sends its place at once, also where the client sees nothing, so that it can go on from there', async () => {
    await hit('mine', 'CVE-1', 'token:ci');
    const [begun] = (await once(await follow({}, '', 'other'), 'data')) as [Buffer];
    expect(String(begun)).toBe('id: event.1\n\n');
    await hit('open', 'CVE-2');
    const items = await take(await follow({ 'last-event-id': 'event.1' }, '', 'other'), 1);
    expect(cvesOf({ items })).toEqual(['CVE-2']);
  });

  it('ends the streams of events when the server stops', async () => {
    const answer = await follow();
    const ended = once(answer.resume(), 'end');
    await server.app.close();
    await ended;
  });

  it('counts streams apart from connections, up to a limit of their own', async () => {
    const answers = await Promise.all(Array.from({ length: MAX_FOLLOWERS }, () => follow()));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    // The server of these tests takes 100 connections.
    const refused = await follow();
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
    refused.resume();
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/openapi.json`)).status).toBe(200);
    for (const answer of answers) answer.destroy();
    await expect.poll(async () => (await follow()).statusCode).toBe(200);
  });

  it('reads no further than a page or so for a client that takes nothing', async () => {
    const message = 'x'.repeat(10_000);
    await append(...Array.from({ length: 2_000 }, (_, i) => affected(`CVE-${i}`, { message })));
    let pages = 0;
    const list: Inventory['events']['list'] = (page) => {
      pages += 1;
      return store.events.list(page);
    };
    const counted = { ...store.events, list };
    const slow = await openApiServer({ store: { ...store, events: counted } });
    await slow.app.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = slow.app.server.address() as AddressInfo);
    const answer = await follow({ 'last-event-id': 'event.0' });
    answer.pause();
    await pause(300);
    expect(pages).toBeLessThan(15);
    answer.destroy();
  });
});
