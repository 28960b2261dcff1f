import type { NotificationShape } from '../../domain/index.ts';
import { offlineContext } from '../../findings/index.ts';
import {
  exploitedEvents,
  knownFlawsOf,
  findingEvents,
  newKnownFlaws,
  packageEvents,
} from '../../fleet/index.ts';
import type { NewEvent, NewKnownFlaw, NewNotification, SyncSpan } from '../../inventory/ports.ts';
import {
  changedFindings,
  exploitedFindings,
  raisedFindings,
  type StoredContext,
} from '../../stored/index.ts';
import { toNotifications } from './to-notifications.ts';

const [KEV, CVE] = ['kev', 'cve'];

/** Counts of announced changes for a feed's syncs. */
export interface AnnouncedSync {
  readonly notifications: number;
  readonly events: number;
  /** The syncs; `from` and `to` are the same for a first load. Absent if there was nothing to report. */
  readonly span?: SyncSpan;
}

interface News {
  readonly notifications: readonly NewNotification[];
  readonly events: readonly NewEvent[];
  /** Flaws that are known since this sync. */
  readonly knownFlaws: readonly NewKnownFlaw[];
}

const NOTHING: News = { notifications: [], events: [], knownFlaws: [] };

/**
 * Stores events for the changes by a feed's syncs since the last call, and notifications if a client has a
 * shape for them. A first load announces nothing: there is no earlier state to compare.
 */
export async function announceChanges(
  feed: string,
  shape: NotificationShape | undefined,
  context: StoredContext,
): Promise<AnnouncedSync> {
  const { advisories, listing, notifications } = context.store;
  const state = await advisories.feedState(feed);
  const announced = await notifications.announcedUntil(feed);
  // Single CVE responses come before the list's first load.
  const from = announced ?? (feed === CVE ? state?.seq : await listing.firstSync(feed));
  if (!state || from === undefined || state.seq === announced) return { notifications: 0, events: 0 };
  const span = { feed, from, to: state.seq };
  const news = from === state.seq ? NOTHING : await newsOf(span, shape, context);
  const knownFlaws =
    announced === undefined ? await knownAtFirst({ ...span, from: 0 }, context) : news.knownFlaws;
  const unjudged = announced === undefined ? { ...span, from: 0 } : span;
  const isOurs = await notifications.save(
    { feed, from: announced, to: span.to, unjudged },
    news.notifications,
    news.events,
    knownFlaws,
  );
  if (!isOurs) return { notifications: 0, events: 0 };
  return { notifications: news.notifications.length, events: news.events.length, span: unjudged };
}

/**
 * Lists the flaws first known from KEV's first load, which are not announced. For other feeds, matching
 * packages records this. Uses no network for so many CVEs.
 */
async function knownAtFirst(span: SyncSpan, context: StoredContext): Promise<readonly NewKnownFlaw[]> {
  if (span.feed !== KEV) return [];
  return knownFlawsOf(await exploitedFindings(span, offlineContext(context)));
}

async function newsOf(
  span: SyncSpan,
  shape: NotificationShape | undefined,
  context: StoredContext,
): Promise<News> {
  const cause = { sync: { feed: span.feed, seq: span.to }, at: context.now() };
  if (span.feed === KEV) {
    const hits = await exploitedFindings(span, context);
    return { ...NOTHING, events: exploitedEvents(hits, cause), knownFlaws: knownFlawsOf(hits) };
  }
  if (span.feed === CVE) {
    return { ...NOTHING, events: packageEvents(await raisedFindings(span, context), cause) };
  }
  const findings = await changedFindings(span, context, { besides: shape === 'clair-v1' });
  return {
    notifications: shape ? toNotifications(findings, shape) : [],
    events: findingEvents(findings, cause),
    knownFlaws: newKnownFlaws(findings),
  };
}
