import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { imageKey, indexed, installed, reference } from '../../../../test/store/images.ts';
import { judgedImage } from '../../../../test/store/judged-image.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { openNewStore } from '../../../store/testing/open-new-store.ts';
import { fillStore, type HiddenIds, KEY } from '../testing/hidden-fleet.ts';
import { openApp } from '../testing/open-app.ts';

const paged = z.object({ next: z.string() });
const folder = mkdtempSync(join(tmpdir(), 'list-queries-'));
let store: Inventory;
let app: Awaited<ReturnType<typeof openApp>>;
let ids: HiddenIds;

/** By what their rows are: lists of the same rows, filtered otherwise, share cursors. */
function lists(): Readonly<Record<string, string>> {
  return {
    images: '/api/v1/images',
    packages: `/api/v1/images/${KEY}/packages`,
    verdicts: `/api/v1/images/${KEY}/verdicts`,
    runs: '/api/v1/runs',
    'images of runs': '/api/v1/runs/images',
    events: '/api/v1/events',
    scans: '/api/v1/scans',
    subscriptions: '/api/v1/subscriptions',
    messages: '/api/v1/subscriptions/veiled-subscription/deliveries',
  };
}

async function ask(url: string) {
  const answer = await app.inject({ url, headers: { authorization: 'Bearer boss' } });
  return { status: answer.statusCode, body: answer.json<unknown>() };
}

async function cursorOf(list: string): Promise<string> {
  const { body } = await ask(`${list}?limit=1`);
  expect(body, list).toHaveProperty('next');
  return paged.parse(body).next;
}

/** Gives each list a second row. */
async function fillMore(): Promise<void> {
  const two = [installed('veiled-package'), installed('other-package')];
  await store.inventory.save(indexed('veiled', two), [reference('registry.example/veiled:1')]);
  await store.inventory.save(indexed('other', [installed('other-package')]), [reference('other:1')]);
  await store.verdicts.record(judgedImage({ image: KEY, before: 1, outcome: 'over' }), []);
  await store.scans.submit({ principal: 'token:boss', subject: 'other:1', request: '{}' });
  await store.subscriptions.create(
    {
      name: 'other',
      origin: 'api',
      creator: 'token:boss',
      seesAll: true,
      settings: '{"format":"json","digest":"none"}',
      sealed: '',
      cursor: 0,
    },
    2,
  );
  const message = { type: 'test', summary: 'other', headers: {}, body: '{}', flaws: [] };
  await store.deliveries.add('veiled-subscription', { ...message, id: imageKey('message') });
}

beforeAll(async () => {
  store = await openNewStore(join(folder, 'store.db'));
  ids = await fillStore(store);
  await fillMore();
  app = await openApp(store, [{ name: 'boss', role: 'admin' }], () => undefined);
});
afterAll(async () => {
  await app.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('lists of the API', () => {
  it('takes the cursor of the list, and refuses that of any other', async () => {
    const cursors = await Promise.all(
      Object.entries(lists()).map(async ([rows, list]) => ({ rows, cursor: await cursorOf(list) })),
    );
    for (const [rows, list] of Object.entries(lists())) {
      for (const other of cursors) {
        const { status, body } = await ask(`${list}?cursor=${encodeURIComponent(other.cursor)}`);
        const expected = rows === other.rows ? 200 : 400;
        expect(status, `${list} with the cursor ${other.cursor} of ${other.rows}`).toBe(expected);
        if (status === 400) expect(body).toMatchObject({ hint: 'start again without a cursor' });
      }
    }
  });

  it('refuses a parameter that names no field', async () => {
    const others = [
      `/api/v1/events/${ids.finding}/workloads`,
      '/api/v1/packages/veiled-package/images',
      '/api/v1/advisories/CVE-2026-4242/images',
      `/api/v1/images/${KEY}/report`,
    ];
    for (const list of [...Object.values(lists()), ...others]) {
      const { status, body } = await ask(`${list}?limt=1`);
      expect(status, list).toBe(400);
      expect(body).toMatchObject({ detail: '"limt" is not a valid parameter here' });
      expect(body).toHaveProperty('hint');
    }
  });
});
