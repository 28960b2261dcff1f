import { describe, expect, it, vi } from 'vitest';
import type { FeedState, Line, ProblemKind } from '../../domain/index.ts';
import { testDigest } from '../../scan/testing.ts';
import type { FeedStatus, Rendering } from '../context.ts';
import { SILENT_TELEMETRY } from '../testing/context.ts';
import type { Work } from '../work/index.ts';
import { createReports, FeedStates } from './index.ts';
import { FEEDS_STATE_MS, GRACE_MS, MAX_AGE_INCOMPLETE_MS, MAX_AGE_MS, RENEWED_AHEAD_MS } from './limits.ts';

const KEY = testDigest('a');
const NO_LINE: Line = { max: {}, onlyFixed: false, failOnKev: false, strict: false, allowIncomplete: [] };
const RENDERING: Rendering = {
  kind: 'report',
  reference: 'app:1',
  format: 'json',
  line: NO_LINE,
  skipPaths: [],
  showSuppressed: false,
  listPackages: false,
};
const STATUS: FeedStatus = {
  feed: 'debian-tracker',
  state: 'loading',
  kept: false,
  records: 0,
  ranges: 0,
  problems: [],
};

/** Reports with their own store, clock and threads; each rendering gives a new text. */
function desk() {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const images = new Map([[KEY, '2026-01-01T00:00:00Z']]);
  const states = new Map<string, FeedState>();
  const problems: { kind: ProblemKind; subject: string }[] = [];
  let rendered = 0;
  let [isUnasked, isAskable] = [false, true];
  const render = vi.fn<Work['render']>(() =>
    Promise.resolve({
      kind: 'rendered',
      contentType: 'application/json',
      body: Buffer.from(`report ${++rendered}`),
      findings: { high: 2 },
      problems: [...problems],
      isUnasked,
      feedsAsked: ['cve', 'kev'],
    }),
  );
  const request = vi.fn(() => Promise.resolve());
  const begin = vi.fn(() => isAskable);
  const telemetry = { ...SILENT_TELEMETRY, reportComputed: vi.fn() };
  const reports = createReports({
    store: {
      inventory: {
        indexedAt: (key) => Promise.resolve(images.get(key)),
      },
    },
    feedStates: new FeedStates({ feedStates: () => Promise.resolve([...states.values()]) }, () => time),
    work: { render },
    feeds: { request, status: () => Promise.resolve([{ ...STATUS, feed: 'kev' }, STATUS]) },
    ratings: { begin },
    telemetry,
    now: () => new Date(time),
  });
  return {
    images,
    problem: (kind: ProblemKind, subject = 'cve') => problems.push({ kind, subject }),
    solve: () => problems.pop(),
    render,
    request,
    begin,
    unasked: (canBeAsked: boolean) => ([isUnasked, isAskable] = [true, canBeAsked]),
    telemetry,
    wait: (milliseconds: number) => (time += milliseconds),
    synced: (seq: number, { feed = 'kev', ...state }: Partial<FeedState> = {}) =>
      states.set(feed, { feed, seq, syncedAt: '2026', records: 1, ranges: 0, problems: [], ...state }),
    report: async (rendering = RENDERING, key = KEY) => {
      const report = await reports.render(key, rendering);
      if (report?.kind !== 'rendered') throw new Error('there is a report');
      return { text: Buffer.from(report.body).toString(), etag: report.etag };
    },
    raw: () => reports.render(KEY, RENDERING),
  };
}

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
    const rendered = render.getMockImplementation();
    render.mockImplementationOnce((args) => promise.then(() => rendered?.(args) ?? Promise.reject()));
    await expect(report()).resolves.toEqual(before);
    wait(GRACE_MS - FEEDS_STATE_MS - 1);
    await expect(report()).resolves.toEqual(before);
    wait(1);
    const waiting = report();
    resolve(undefined);
    await expect(waiting).resolves.toMatchObject({ text: 'report 2' });
    expect(render).toHaveBeenCalledTimes(2);
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
