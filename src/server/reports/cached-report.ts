import { isHole, type Problem } from '../../domain/index.ts';
import type { RenderedReport } from '../context.ts';
import type { FeedsRead, KnownFeeds } from './feed-states.ts';
import { GRACE_MS, MAX_AGE_INCOMPLETE_MS, MAX_AGE_MS, RENEWED_AHEAD_MS } from './limits.ts';

export interface CachedReport extends RenderedReport, Outlook {
  readonly computedAt: number;
  /** The feeds that it depends on, loaded or not. */
  readonly feedsAsked: readonly string[];
  /** The feeds' content at the time of the request: see FeedsRead. */
  readonly content: string;
  readonly confirmation: string;
}

/** Events that may improve a report. */
export interface Outlook {
  /** True if single CVE records are missing: they may arrive at any moment, which no feed state shows. */
  readonly isPassing: boolean;
  /** True if a source may solve a problem by merely confirming its earlier data. */
  readonly isOfAge: boolean;
  readonly hasHole: boolean;
}

export type ReportProblem = Pick<Problem, 'kind' | 'subject'>;

/** How to use a cached report: send it, send it and recompute it meanwhile, or do not send it. */
export type Currency = 'current' | 'due' | 'void';

const MISSING: ReadonlySet<string> = new Set(['feed-missing', 'enrichment-missing', 'severities-missing']);
const STALE = 'feed-stale';
/** Sources queried CVE by CVE. */
const RECORD_SOURCES: ReadonlySet<string> = new Set(['cve', 'nvd']);

export function outlookOf(problems: readonly ReportProblem[]): Outlook {
  const missing = problems.filter(({ kind }) => MISSING.has(kind));
  return {
    isPassing: missing.some(({ subject }) => RECORD_SOURCES.has(subject)),
    // A problem about missing data may be due to a stale feed.
    isOfAge: missing.length > 0 || problems.some(({ kind }) => kind === STALE),
    hasHole: problems.some(isHole),
  };
}

/**
 * A report is sent as long as its feeds' content is unchanged. If they changed a moment ago, it is sent once
 * more while a new one is computed, unless it has a hole: a sync may have closed it.
 */
export function currentVerdictOf(report: CachedReport, { now, before }: KnownFeeds, time: number): Currency {
  const { computedAt, isPassing, hasHole } = report;
  const age = time - computedAt;
  // A time in the future means that the clock jumped.
  if (age < 0 || age >= (isPassing ? MAX_AGE_INCOMPLETE_MS : MAX_AGE_MS)) return 'void';
  if (agrees(report, now)) {
    return isPassing && age >= MAX_AGE_INCOMPLETE_MS - RENEWED_AHEAD_MS ? 'due' : 'current';
  }
  if (isPassing || hasHole || before === undefined) return 'void';
  return agrees(report, before) && isWithinGrace(before, time) ? 'due' : 'void';
}

function agrees({ feedsAsked, content, confirmation, isOfAge }: CachedReport, feeds: FeedsRead): boolean {
  return isOfAge
    ? feeds.confirmationOf(feedsAsked) === confirmation
    : feeds.contentOf(feedsAsked) === content;
}

function isWithinGrace({ at }: FeedsRead, time: number): boolean {
  return time >= at && time - at < GRACE_MS;
}
