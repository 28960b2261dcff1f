import { describe, expect, it, vi } from 'vitest';
import type { FeedState, Line } from '../../domain/index.ts';
import { testDigest } from '../../scan/testing.ts';
import type { FeedStatus, Rendering } from '../context.ts';
import { SILENT_TELEMETRY } from '../testing/context.ts';
import type { Work } from '../work/index.ts';
import { createReports } from './index.ts';
import { FEEDS_STATE_MS, MAX_AGE_INCOMPLETE_MS, MAX_AGE_MS } from './limits.ts';

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
  const problems: string[] = [];
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
      advisories: { feedStates: () => Promise.resolve([...states.values()]) },
    },
    work: { render },
    feeds: { request, status: () => Promise.resolve([{ ...STATUS, feed: 'kev' }, STATUS]) },
    ratings: { begin },
    telemetry,
    now: () => new Date(time),
  });
  return {
    images,
    problems,
    render,
    request,
    begin,
    unasked: (canBeAsked: boolean) => ([isUnasked, isAskable] = [true, canBeAsked]),
    telemetry,
    wait: (milliseconds: number) => (time += milliseconds),
    synced: (seq: number) =>
      states.set('kev', { feed: 'kev', seq, syncedAt: '2026', records: 1, ranges: 0, problems: [] }),
    report: async (rendering = RENDERING) => {
      const report = await reports.render(KEY, rendering);
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
    ['a feed has changed', ({ synced, wait }) => [synced(2), wait(FEEDS_STATE_MS)]],
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

  it('computes a report without full ranking again soon', async () => {
    const { report, wait, problems } = desk();
    problems.push('enrichment-missing');
    const incomplete = await report();
    wait(MAX_AGE_INCOMPLETE_MS - 1);
    await expect(report()).resolves.toEqual(incomplete);
    wait(1);
    problems.pop();
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
