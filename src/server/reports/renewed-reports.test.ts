import { describe, expect, it, vi } from 'vitest';
import { testDigest } from '../../findings/testing.ts';
import { FEEDS_STATE_MS, GRACE_MS, MAX_AGE_INCOMPLETE_MS, MAX_AGE_MS, RENEWED_AHEAD_MS } from './limits.ts';
import { desk, KEY, RENDERING } from './testing.ts';

describe('a report whose feeds changed a moment ago', () => {
  /** The last request, a moment after the sync, saw that the report was no longer current. */
  async function synced() {
    const given = desk();
    given.synced(1);
    const before = await given.report();
    given.synced(2);
    given.wait(FEEDS_STATE_MS);
    return { ...given, before };
  }

  it('returns the last report with its own tag, and computes the new one meanwhile, once', async () => {
    const { before, report, render } = await synced();
    const all = await Promise.all(Array.from({ length: 100 }, () => report()));
    expect(all).toEqual(all.map(() => before));
    await vi.waitFor(() => expect(render).toHaveBeenCalledTimes(2));
    const after = await report();
    expect(after.text).toBe('report 2');
    expect(after.etag).not.toBe(before.etag);
    expect(render).toHaveBeenCalledTimes(2);
  });

  it('waits for the new report once the last one was not current for two seconds', async () => {
    const { before, report, render, wait } = await synced();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const rendered = await render({ key: KEY, rendering: RENDERING });
    render.mockClear();
    render.mockImplementationOnce(() => promise.then(() => rendered));
    await expect(report()).resolves.toEqual(before);
    wait(GRACE_MS - FEEDS_STATE_MS - 1);
    await expect(report()).resolves.toEqual(before);
    wait(1);
    const waiting = report();
    resolve(undefined);
    await expect(waiting).resolves.toMatchObject({ text: 'report 2' });
    expect(render).toHaveBeenCalledOnce();
  });

  it('waits for the new report where nobody asked shortly before', async () => {
    const given = desk();
    given.synced(1);
    await given.report();
    given.wait(GRACE_MS);
    given.synced(2);
    given.wait(FEEDS_STATE_MS);
    await expect(given.report()).resolves.toMatchObject({ text: 'report 2' });
  });

  it.each<[string, (given: Awaited<ReturnType<typeof synced>>) => unknown]>([
    ['the image was read again', ({ images }) => images.set(KEY, '2026-01-02T00:00:00Z')],
    ['the clock was set back', ({ wait }) => wait(-MAX_AGE_MS)],
    ['an hour has passed', ({ wait }) => wait(MAX_AGE_MS)],
  ])('waits for the new report if %s, too', async (_, happens) => {
    const given = await synced();
    happens(given);
    await expect(given.report()).resolves.toMatchObject({ text: 'report 2' });
  });

  it('returns no report of an image that was deleted, too', async () => {
    const { raw, images } = await synced();
    images.delete(KEY);
    await expect(raw()).resolves.toBeUndefined();
  });

  it.each([
    ['a hole', 'feed-missing', 'osv:npm'],
    ['a stale feed', 'feed-stale', 'debian-tracker'],
    ['old content', 'feed-content-old', 'debian-tracker'],
    ['missing severities', 'severities-missing', 'cve'],
    ['missing records of CVEs', 'enrichment-missing', 'cve'],
  ] as const)('waits for the new report if the last one had %s', async (_, kind, subject) => {
    const given = desk();
    given.synced(1);
    given.problem(kind, subject);
    await given.report();
    given.synced(2);
    given.wait(FEEDS_STATE_MS);
    await expect(given.report()).resolves.toMatchObject({ text: 'report 2' });
  });

  it('returns the last report that lacks a list of rankings, which counts for nothing', async () => {
    const given = desk();
    given.synced(1);
    given.problem('enrichment-missing', 'kev');
    const before = await given.report();
    given.synced(2);
    given.wait(FEEDS_STATE_MS);
    await expect(given.report()).resolves.toEqual(before);
  });

  it('computes one such report at a time, and those that somebody waits for beside it', async () => {
    const { images, synced: sync, report, render, wait } = desk();
    const others = ['b', 'c'].map(testDigest);
    for (const key of others) images.set(key, '2026-01-01T00:00:00Z');
    sync(1);
    for (const key of others) await report(RENDERING, key);
    sync(2);
    wait(FEEDS_STATE_MS);
    render.mockImplementationOnce(() => new Promise(() => undefined));
    for (const key of others) await report(RENDERING, key);
    expect(render).toHaveBeenCalledTimes(3);
    await expect(report()).resolves.toMatchObject({ text: 'report 3' });
  });

  it('returns the failure of computing the new report to those who wait for it', async () => {
    const { before, report, render, wait } = await synced();
    render.mockRejectedValue(new Error('a thread died'));
    await expect(report()).resolves.toEqual(before);
    wait(GRACE_MS);
    await expect(report()).rejects.toThrow('a thread died');
  });
});

it('computes a report without full ranking ahead of its end, so that nobody waits', async () => {
  const { report, wait, problem, render } = desk();
  problem('enrichment-missing', 'nvd');
  const first = await report();
  wait(MAX_AGE_INCOMPLETE_MS - RENEWED_AHEAD_MS);
  await expect(report()).resolves.toEqual(first);
  await vi.waitFor(() => expect(render).toHaveBeenCalledTimes(2));
  wait(RENEWED_AHEAD_MS);
  const second = await report();
  expect(second.text).toBe('report 2');
  expect(second.etag).not.toBe(first.etag);
  expect(render).toHaveBeenCalledTimes(2);
});
