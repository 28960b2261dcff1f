import type { RenderedReport } from '../context.ts';
import type { FeedsRead, KnownFeeds } from './feed-states.ts';
import { GRACE_MS, MAX_AGE_INCOMPLETE_MS, MAX_AGE_MS, RENEWED_AHEAD_MS } from './limits.ts';

/** Transient problems: enrichments are loaded CVE by CVE, which no feed's state shows. */
const PASSING: ReadonlySet<string> = new Set(['feed-missing', 'enrichment-missing', 'severities-missing']);
/** A hole that a source closes by merely confirming what it sent before. */
const STALE = 'feed-stale';

export interface CachedReport extends RenderedReport {
  readonly computedAt: number;
  /** The feeds that it asked, loaded or not. */
  readonly feedsAsked: readonly string[];
  /** What they held when it was asked for: see FeedsRead. */
  readonly content: string;
  readonly confirmation: string;
  /** Kinds of its problems. */
  readonly problems: readonly string[];
}

/** What becomes of a cached report: it is sent, it is sent and computed anew meanwhile, or it is not sent. */
export type Standing = 'current' | 'due' | 'void';

/**
 * A report is sent as long as the feeds that it asked hold what they held. If they changed a moment ago, it is sent once
 * more while a new one is computed, unless it has a hole: a sync may have closed it.
 */
export function standingOf(report: CachedReport, { now, before }: KnownFeeds, time: number): Standing {
  const isWhole = isComplete(report);
  const age = time - report.computedAt;
  // A time in the future means that the clock jumped.
  if (age < 0 || age >= (isWhole ? MAX_AGE_MS : MAX_AGE_INCOMPLETE_MS)) return 'void';
  if (agrees(report, now))
    return isWhole || age < MAX_AGE_INCOMPLETE_MS - RENEWED_AHEAD_MS ? 'current' : 'due';
  const wasCurrent = before !== undefined && agrees(report, before) && isWithinGrace(before, time);
  return isWhole && !isStale(report) && wasCurrent ? 'due' : 'void';
}

export function isComplete({ problems }: Pick<CachedReport, 'problems'>): boolean {
  return !problems.some((kind) => PASSING.has(kind));
}

function agrees(report: CachedReport, feeds: FeedsRead): boolean {
  const { feedsAsked, content, confirmation } = report;
  return isStale(report)
    ? feeds.confirmationOf(feedsAsked) === confirmation
    : feeds.contentOf(feedsAsked) === content;
}

function isStale({ problems }: CachedReport): boolean {
  return problems.includes(STALE);
}

function isWithinGrace({ at }: FeedsRead, time: number): boolean {
  return time >= at && time - at < GRACE_MS;
}
