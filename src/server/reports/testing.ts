import { vi } from 'vitest';
import type { FeedState, ProblemKind } from '../../domain/index.ts';
import { NO_LINE } from '../../policy/testing.ts';
import { testDigest } from '../../findings/testing.ts';
import type { FeedStatus, Rendering } from '../context.ts';
import { SILENT_TELEMETRY } from '../testing/context.ts';
import type { Work } from '../work/index.ts';
import { createReports, FeedStates } from './index.ts';

export const KEY = testDigest('a');
export const RENDERING: Rendering = {
  kind: 'report',
  reference: 'app:1',
  format: 'json',
  line: NO_LINE,
  skipPaths: [],
  reader: {},
  showSuppressed: false,
  listPackages: false,
  fixPlan: 'first',
};
export const STATUS: FeedStatus = {
  feed: 'debian-tracker',
  state: 'loading',
  kept: false,
  records: 0,
  ranges: 0,
  problems: [],
};

/** Reports with their own store, clock and threads; each rendering gives a new text. */
export function desk() {
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
  const asked = vi.fn(() => Promise.resolve());
  const begin = vi.fn(() => isAskable);
  const telemetry = { ...SILENT_TELEMETRY, reportComputed: vi.fn() };
  const reports = createReports({
    store: {
      inventory: {
        reading(key) {
          const indexedAt = images.get(key);
          return Promise.resolve(indexedAt === undefined ? undefined : { indexedAt, indexedBy: 'dpkg/1' });
        },
      },
      retention: { asked },
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
