import { describe, expect, it } from 'vitest';
import { GRACE_MS, MAX_AGE_INCOMPLETE_MS, MAX_AGE_MS, RENEWED_AHEAD_MS } from './limits.ts';
import { NO_LINE } from '../../policy/testing.ts';
import { desk, KEY, RENDERING, STATUS } from './testing.ts';

describe('a report', () => {
  it('computes a report once for all requests, concurrent and later', async () => {
    const { report, render, telemetry } = desk();
    const all = await Promise.all(Array.from({ length: 100 }, () => report()));
    all.push(await report());
    expect(new Set(all.map(({ text, etag }) => text + etag)).size).toBe(1);
    expect(render).toHaveBeenCalledOnce();
    expect(telemetry.reportComputed).toHaveBeenCalledExactlyOnceWith(expect.any(Number), { high: 2 }, []);
  });

  it.each<[string, (given: ReturnType<typeof desk>) => unknown]>([
    ['the image was read again', ({ images }) => images.set(KEY, '2026-01-02T00:00:00Z')],
    ['a feed that it asked has changed', ({ synced, wait }) => [synced(2), wait(GRACE_MS)]],
    [
      'a feed has sent an older date',
      ({ synced, wait }) => [synced(1, { contentAt: '2020' }), wait(GRACE_MS)],
    ],
    [
      'a feed that it asked was loaded for the first time',
      ({ synced, wait }) => [synced(2, { feed: 'cve' }), wait(GRACE_MS)],
    ],
    ['an hour has passed, since feeds grow old', ({ wait }) => wait(MAX_AGE_MS)],
    ['the clock was set back', ({ wait }) => wait(-MAX_AGE_MS)],
  ])('computes a new report, with a new tag, once %s', async (_, happens) => {
    const given = desk();
    given.synced(1);
    const before = await given.report();
    happens(given);
    const after = await given.report();
    expect(after.text).not.toBe(before.text);
    expect(after.etag).not.toBe(before.etag);
  });

  it.each([
    ['line', { line: { ...NO_LINE, strict: true } }],
    ['scope', { scope: 'os' as const }],
  ])('computes another report for another %s', async (_, other) => {
    const { report } = desk();
    const [first, second] = [await report(), await report({ ...RENDERING, ...other })];
    expect(second.etag).not.toBe(first.etag);
    expect(second.text).not.toBe(first.text);
  });

  it.each<[string, (given: ReturnType<typeof desk>) => unknown]>([
    ['the source of a feed that it asked only confirms it', ({ synced }) => synced(1, { syncedAt: '2027' })],
    ['a feed that it did not ask has changed', ({ synced }) => synced(3, { feed: 'osv:Alpine' })],
  ])('computes no new report once %s', async (_, happens) => {
    const given = desk();
    given.synced(1);
    const before = await given.report();
    happens(given);
    given.wait(GRACE_MS);
    await expect(given.report()).resolves.toEqual(before);
    await expect(given.report()).resolves.toEqual(before);
  });

  it.each([
    ['a stale feed', 'feed-stale'],
    ['a stale list of rankings', 'enrichment-missing'],
  ] as const)('computes a report over %s again once the source confirms it', async (_, kind) => {
    const { report, synced, wait, problem, solve } = desk();
    synced(1);
    problem(kind, 'kev');
    const stale = await report();
    wait(GRACE_MS);
    await expect(report()).resolves.toEqual(stale);
    synced(1, { syncedAt: '2027' });
    solve();
    wait(GRACE_MS);
    const confirmed = await report();
    expect(confirmed.text).not.toBe(stale.text);
    expect(confirmed.etag).not.toBe(stale.etag);
  });

  it('computes a report without full ranking again soon', async () => {
    const { report, wait, problem, solve } = desk();
    problem('enrichment-missing');
    const incomplete = await report();
    wait(MAX_AGE_INCOMPLETE_MS - RENEWED_AHEAD_MS - 1);
    await expect(report()).resolves.toEqual(incomplete);
    await expect(report()).resolves.toEqual(incomplete);
    wait(RENEWED_AHEAD_MS + 1);
    solve();
    const complete = await report();
    expect(complete.etag).not.toBe(incomplete.etag);
    wait(MAX_AGE_INCOMPLETE_MS);
    await expect(report()).resolves.toEqual(complete);
  });

  it('returns no report of a deleted image, though one was computed before', async () => {
    const { report, raw, images, render } = desk();
    await report();
    images.delete(KEY);
    await expect(raw()).resolves.toBeUndefined();
    expect(render).toHaveBeenCalledOnce();
  });

  it('computes a report again that failed', async () => {
    const { report, render } = desk();
    render.mockRejectedValueOnce(new Error('a thread died'));
    await expect(report()).rejects.toThrow('a thread died');
    await expect(report()).resolves.toMatchObject({ text: 'report 1' });
  });
});

it('returns no report while its feed was never loaded, but asks for the feed', async () => {
  const { raw, report, render, request } = desk();
  render.mockResolvedValueOnce({ kind: 'loading', feed: 'debian-tracker' });
  await expect(raw()).resolves.toEqual({ kind: 'loading', feeds: [STATUS], retryAfterSeconds: 5 });
  expect(request).toHaveBeenCalledExactlyOnceWith(['debian-tracker']);
  await expect(report()).resolves.toMatchObject({ text: 'report 1' });
});

describe('an image whose CVEs were not asked about', () => {
  it('returns no report while its CVEs are being asked about, and starts anew each time', async () => {
    const { unasked, raw, begin, render } = desk();
    unasked(true);
    for (let times = 0; times < 2; times++) {
      expect(await raw()).toMatchObject({ kind: 'loading', feeds: [{ feed: 'cve', state: 'loading' }] });
    }
    expect(begin).toHaveBeenCalledWith(KEY);
    expect(render).toHaveBeenCalledTimes(2);
  });

  it('returns a report with a hole where its CVEs cannot be asked about', async () => {
    const { unasked, raw } = desk();
    unasked(false);
    expect(await raw()).toMatchObject({ kind: 'rendered' });
  });

  it.each([
    [true, 'loading'],
    [false, 'failed'],
  ])('returns no report to clients of Clair for lack of CVE records: %s', async (canBeAsked, state) => {
    const { unasked, raw, render, request } = desk();
    unasked(canBeAsked);
    render.mockResolvedValueOnce({ kind: 'loading', feed: 'cve' });
    expect(await raw()).toMatchObject({ kind: 'loading', feeds: [{ feed: 'cve', state }] });
    expect(request).not.toHaveBeenCalled();
  });
});
