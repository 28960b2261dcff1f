import {
  exploitedEvents,
  exposuresOf,
  findingEvents,
  newExposures,
  packageEvents,
} from '../../fleet/index.ts';
import {
  changedFindings,
  exploitedFindings,
  raisedFindings,
  withoutNetwork,
  type ScanContext,
} from '../../scan/index.ts';
import type {
  NewEvent,
  NewExposure,
  NewNotification,
  NotificationShape,
  SyncSpan,
} from '../../store/ports.ts';
import { toNotifications } from './to-notifications.ts';

const [KEV, CVE] = ['kev', 'cve'];

/** The news that was sent of a feed's syncs. */
export interface Told {
  readonly notifications: number;
  readonly events: number;
  /** The syncs; `from` and `to` are the same for a first load. Absent if there was nothing to report. */
  readonly span?: SyncSpan;
}

interface News {
  readonly notifications: readonly NewNotification[];
  readonly events: readonly NewEvent[];
  /** Exposures that are known from this sync on. */
  readonly exposures: readonly NewExposure[];
}

const NOTHING: News = { notifications: [], events: [], exposures: [] };

/**
 * Stores events of what a feed's syncs changed since the last call, and notifications if a client has a shape for them. A
 * first load tells nothing: before it, nothing was known.
 */
export async function tellChanges(
  feed: string,
  shape: NotificationShape | undefined,
  context: ScanContext,
): Promise<Told> {
  const { advisories, listing, notifications } = context.store;
  const state = await advisories.feedState(feed);
  const told = await notifications.toldUntil(feed);
  // Answers about single CVEs come before a first load of the list.
  const from = told ?? (feed === CVE ? state?.seq : await listing.firstSync(feed));
  if (!state || from === undefined || state.seq === told) return { notifications: 0, events: 0 };
  const span = { feed, from, to: state.seq };
  const news = from === state.seq ? NOTHING : await newsOf(span, shape, context);
  const exposures = told === undefined ? await knownAtFirst({ ...span, from: 0 }, context) : news.exposures;
  const unjudged = told === undefined ? { ...span, from: 0 } : span;
  const isOurs = await notifications.save(
    { feed, from: told, to: span.to, unjudged },
    news.notifications,
    news.events,
    exposures,
  );
  if (!isOurs) return { notifications: 0, events: 0 };
  return { notifications: news.notifications.length, events: news.events.length, span: unjudged };
}

/**
 * Lists what a first load of KEV makes known, which is not news. What other feeds say at first is kept when packages are
 * matched. Asks no source about so many CVEs.
 */
async function knownAtFirst(span: SyncSpan, context: ScanContext): Promise<readonly NewExposure[]> {
  if (span.feed !== KEV) return [];
  return exposuresOf(await exploitedFindings(span, withoutNetwork(context)));
}

async function newsOf(
  span: SyncSpan,
  shape: NotificationShape | undefined,
  context: ScanContext,
): Promise<News> {
  const cause = { sync: { feed: span.feed, seq: span.to }, at: context.now() };
  if (span.feed === KEV) {
    const hits = await exploitedFindings(span, context);
    return { ...NOTHING, events: exploitedEvents(hits, cause), exposures: exposuresOf(hits) };
  }
  if (span.feed === CVE) {
    return { ...NOTHING, events: packageEvents(await raisedFindings(span, context), cause) };
  }
  const findings = await changedFindings(span, context, { besides: shape === 'clair-v1' });
  return {
    notifications: shape ? toNotifications(findings, shape) : [],
    events: findingEvents(findings, cause),
    exposures: newExposures(findings),
  };
}
