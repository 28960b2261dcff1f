import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DueQuery, Inventory } from '../../src/inventory/ports.ts';
import { imageKey, indexed, installed, reference } from './images.ts';
import { judgedImage } from './judged-image.ts';
import type { OpenStore } from './open-store.ts';
import { AT, CLAIM, LATER, list, run } from './runs.ts';

const OLD = 'dpkg/1';
const NOW = 'dpkg/2';
const ATTEMPT = { failures: 1, reason: 'no such image \0', dueAt: LATER };

export function outdatedSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const save = (name: string, fields: Parameters<typeof indexed>[2] = {}) =>
    store.inventory.save(indexed(name, [installed('zlib')], fields), [reference(`${name}:1`)]);
  const due = (step: DueQuery['step'], now = AT, current = NOW) =>
    store.outdated.due({ step, outdated: [OLD], current, now, limit: 100 });

  it('names each list of catalogers that read an image once', async () => {
    expect(await store.outdated.readers()).toEqual([]);
    await save('a');
    await save('b');
    await save('c', { indexedBy: NOW });
    await save('d', { indexedBy: 'sbom' });
    expect(await store.outdated.readers()).toEqual([OLD, NOW, 'sbom']);
  });

  it('lists images that run first, then those that were read last', async () => {
    await save('old', { indexedAt: '2025-01-01T00:00:00.000Z' });
    await save('new', { indexedAt: '2026-01-03T00:00:00.000Z' });
    await save('running', { indexedAt: '2024-01-01T00:00:00.000Z' });
    await save('current', { indexedBy: NOW });
    const image = { reference: 'running:1', digest: imageKey('running') };
    await store.runs.put(CLAIM, list(1, [run('web', { image })]));
    expect(await due('facts')).toEqual([imageKey('running'), imageKey('new'), imageKey('old')]);
    await store.runs.put(CLAIM, list(2, []));
    expect(await due('facts')).toEqual([imageKey('new'), imageKey('old'), imageKey('running')]);
    expect(
      await store.outdated.due({ step: 'facts', outdated: [], current: NOW, now: AT, limit: 9 }),
    ).toEqual([]);
  });

  describe('an image that could not be read again', () => {
    beforeEach(async () => {
      await save('a');
      await store.outdated.fail(imageKey('a'), NOW, ATTEMPT);
    });

    it('waits until it is due', async () => {
      expect(await due('facts')).toEqual([]);
      expect(await due('layers')).toEqual([]);
      expect(await due('layers', LATER)).toEqual([imageKey('a')]);
      expect(await store.outdated.attempt(imageKey('a'), NOW)).toEqual({
        ...ATTEMPT,
        reason: 'no such image \u{fffd}',
      });
      expect(await store.outdated.counts([OLD], NOW)).toEqual({ outdated: 1, unread: 1 });
    });

    it('does not wait for a clock that was set back', async () => {
      expect(await due('layers', '2020-01-01T00:00:00.000Z')).toEqual([imageKey('a')]);
    });

    it('makes an image due at once for other catalogers', async () => {
      expect(await due('facts', AT, 'dpkg/3')).toEqual([imageKey('a')]);
      expect(await due('layers', LATER, 'dpkg/3')).toEqual([]);
      expect(await store.outdated.counts([OLD], 'dpkg/3')).toEqual({ outdated: 1, unread: 0 });
      expect(await store.outdated.attempt(imageKey('a'), 'dpkg/3')).toBeUndefined();
    });

    it('leaves out an image that somebody else has read since', async () => {
      await save('a', { indexedBy: NOW });
      expect(await due('layers', LATER)).toEqual([]);
      expect(await store.outdated.counts([OLD], NOW)).toEqual({ outdated: 0, unread: 0 });
    });

    it('forgets an image that is deleted', async () => {
      await store.inventory.delete(imageKey('a'));
      await store.outdated.fail(imageKey('a'), NOW, ATTEMPT);
      expect(await due('layers', LATER)).toEqual([]);
    });
  });

  it('lists an image as one to judge from before it is saved until that is done', async () => {
    await save('a');
    await store.outdated.begin(imageKey('a'), NOW, AT);
    expect(await due('judge')).toEqual([imageKey('a')]);
    await save('a', { indexedBy: NOW });
    expect(await due('judge')).toEqual([imageKey('a')]);
    await store.outdated.end(imageKey('a'));
    expect(await due('judge')).toEqual([]);
  });

  it('makes the next verdict of an image come from another program', async () => {
    await store.verdicts.record(judgedImage({ image: imageKey('a') }), []);
    await store.outdated.markStale(imageKey('a'));
    const { lines } = (await store.verdicts.currentVerdicts([imageKey('a')])).get(imageKey('a')) ?? {};
    expect([...(lines?.values() ?? [])].map(({ program }) => program)).toEqual(['']);
  });

  describe('replacing an image', () => {
    const again = indexed('a', [installed('bash')], { indexedBy: NOW });

    it('keeps its names', async () => {
      await save('a');
      expect(await store.inventory.replace(again, indexed('a'))).toBe(true);
      expect(await store.inventory.find(reference('a:1'))).toEqual({ image: again });
      expect(await store.inventory.counts()).toEqual({ images: 1, packages: 1 });
    });

    it('saves nothing over what was read since', async () => {
      const read = indexed('a', [installed('zlib')], { indexedAt: LATER });
      await store.inventory.save(read, [reference('a:1')]);
      expect(await store.inventory.replace(again, indexed('a'))).toBe(false);
      expect(await store.inventory.find(reference('a:1'))).toEqual({ image: read });
    });

    it('brings back no image that was deleted', async () => {
      expect(await store.inventory.replace(again, indexed('a'))).toBe(false);
      expect(await store.inventory.counts()).toMatchObject({ images: 0 });
    });
  });
}
