import { afterEach, beforeEach, expect, it } from 'vitest';
import { defined, type ScanState } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { imageKey } from './images.ts';
import type { OpenStore } from './open-store.ts';

const SCAN = { principal: 'token:ci', subject: 'docker alpine:3', request: '{"reference":"alpine:3"}' };

export function scanSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it('queues, runs and ends a scan, and then changes it no more', async () => {
    const { id } = await store.scans.submit(SCAN);
    expect(await store.scans.get(id)).toMatchObject({ ...SCAN, id, state: 'queued' });
    expect(await store.scans.update(id, { state: 'running' })).toBe(true);
    expect(await store.scans.update(id, { progress: '[1]' })).toBe(true);
    expect(await store.scans.get(id)).toMatchObject({ state: 'running', progress: '[1]' });
    expect(await store.scans.update(id, { state: 'done', image: imageKey('a') })).toBe(true);
    const done = await store.scans.get(id);
    expect(done).toMatchObject({ state: 'done', image: imageKey('a'), progress: '[1]' });
    expect(done?.endedAt).toBeDefined();
    expect(await store.scans.update(id, { state: 'failed', failure: '{}' })).toBe(false);
    expect(await store.scans.update(id, { progress: '[2]' })).toBe(false);
    expect(await store.scans.get(id)).toEqual(done);
  });

  it.each<[from: ScanState, to: ScanState, allowed: boolean]>([
    ['queued', 'queued', true],
    ['queued', 'running', true],
    ['queued', 'done', true],
    ['queued', 'failed', true],
    ['running', 'queued', false],
    ['running', 'running', true],
    ['running', 'failed', true],
    ['done', 'running', false],
    ['failed', 'queued', false],
    ['failed', 'done', false],
  ])('judges a change of a scan from %s to %s: %s', async (from, to, allowed) => {
    const { id } = await store.scans.submit(SCAN);
    await store.scans.update(id, { state: from });
    expect(await store.scans.update(id, { state: to })).toBe(allowed);
    expect((await store.scans.get(id))?.state).toBe(allowed ? to : from);
  });

  it('makes one scan of a hundred requests at once, and another after its end', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => store.scans.submit(SCAN)));
    const ids = new Set(all.map(({ id }) => id));
    expect(ids.size).toBe(1);
    await store.scans.update([...ids][0] ?? '', { state: 'failed', failure: '{}' });
    expect(ids).not.toContain((await store.scans.submit(SCAN)).id);
  });

  it('makes another scan for another principal, or another subject', async () => {
    const scans = [SCAN, { ...SCAN, principal: 'token:dev' }, { ...SCAN, subject: 'docker alpine:4' }];
    const ids = new Set<string>();
    for (const scan of scans) ids.add((await store.scans.submit(scan)).id);
    expect(ids.size).toBe(3);
  });

  it.each([
    ['NUL', 'a\0'],
    ['half a surrogate pair', '\udfff'],
    ['64 KiB', 'x'.repeat(64 * 1024)],
  ])('reads back the text of a scan: %s', async (_what, text) => {
    const scan = { principal: text, subject: text, request: JSON.stringify(text) };
    const first = await store.scans.submit(scan);
    expect(first).toMatchObject(scan);
    await store.scans.submit({ ...scan, subject: `${text}y` });
    expect((await store.scans.submit(scan)).id).toBe(first.id);
    expect((await store.scans.list({ principal: text, limit: 9 })).items).toContainEqual(first);
  });

  it('lists unfinished scans in their order, whatever their state', async () => {
    const ids: string[] = [];
    for (const subject of ['a', 'b', 'c']) ids.push((await store.scans.submit({ ...SCAN, subject })).id);
    await store.scans.update(ids[0] ?? '', { state: 'running' });
    await store.scans.update(ids[1] ?? '', { state: 'done' });
    expect((await store.scans.unfinished()).map(({ id }) => id)).toEqual([ids[0], ids[2]]);
  });

  it.each([1, 2, 5])(
    'lists scans newest first in pages of %i, for one principal or for all',
    async (limit) => {
      for (const subject of ['a', 'b', 'c']) {
        await store.scans.submit({ ...SCAN, subject });
        await store.scans.submit({ ...SCAN, subject, principal: 'x' });
      }
      const listed = async (principal?: string) => {
        const subjects: string[] = [];
        for (let cursor: string | undefined = ''; cursor !== undefined;) {
          const page = {
            limit,
            ...(cursor !== '' && { cursor }),
            ...defined({ principal }),
          };
          const { items, next } = await store.scans.list(page);
          subjects.push(...items.map(({ subject }) => subject));
          cursor = next;
        }
        return subjects;
      };
      expect(await listed('x')).toEqual(['c', 'b', 'a']);
      expect(await listed()).toEqual(['c', 'c', 'b', 'b', 'a', 'a']);
    },
  );

  it("deletes a scan's request, which holds sealed credentials, once it ended", async () => {
    const { id } = await store.scans.submit(SCAN);
    await store.scans.update(id, { state: 'running' });
    expect((await store.scans.get(id))?.request).toBe(SCAN.request);
    await store.scans.update(id, { state: 'failed', failure: '{}' });
    expect(await store.scans.get(id)).toMatchObject({ ...SCAN, request: '{}', state: 'failed' });
  });

  it('forgets only scans that ended long enough ago', async () => {
    const ended = await store.scans.submit(SCAN);
    await store.scans.update(ended.id, { state: 'done' });
    const running = await store.scans.submit(SCAN);
    expect(await store.scans.forgetEnded('1970-01-01T00:00:00.000Z')).toBe(0);
    expect(await store.scans.forgetEnded('9999-01-01T00:00:00.000Z')).toBe(1);
    expect(await store.scans.get(ended.id)).toBeUndefined();
    expect(await store.scans.get(running.id)).toEqual(running);
    expect(await store.scans.update(ended.id, { progress: '[]' })).toBe(false);
  });
}
