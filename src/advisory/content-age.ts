import { dateOf, type Problem } from '../domain/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Days without new content before a feed looks abandoned: at least three times the longest pause between
 * publication dates in its real records over two years.
 */
const ALLOWED_SILENCE_DAYS: Readonly<Record<string, number>> = {
  // Scores every CVE daily, apart from some weekends and outages.
  epss: 21,
  // Longest pause: 18 days.
  kev: 70,
  // Publishes CVEs every day; a week's pause would make the news.
  cve: 21,
  // The tracker file changes many times a day.
  'debian-tracker': 30,
  // Longest pause: 30 days.
  amazon: 90,
  // Publish security updates every week, or day.
  epel: 90,
  fedora: 60,
  // Longest pause: 11 days.
  oracle: 60,
  // Publishes CVEs on nearly every working day.
  redhat: 30,
  // Longest pause: 6 days, over the new year.
  'osv:Debian': 30,
  // Publishes notices on nearly every working day.
  'osv:Ubuntu': 30,
  // New records daily; a frozen import went unnoticed for five months.
  'osv:Azure Linux': 30,
  // Longest pause: 5 days.
  'osv:SUSE': 30,
  // Longest pause: 14 days, the weeks between two service packs.
  'osv:openSUSE': 60,
  // Longest pause: 14 days, over the new year.
  'osv:AlmaLinux': 60,
  // Longest pause: 25 days, in an export that repeats errata for whole products.
  'osv:Red Hat': 90,
  // Longest pause: 35 days, since errata come in batches with the minor releases.
  'osv:Rocky Linux': 120,
};

/** Small distributions and maintenance-only branches can go weeks without an advisory. */
const OTHERS_DAYS = 180;

/** Returns the days that a feed, or a part of it, may go without new content. */
export function silenceDays(feed: string): number {
  return ALLOWED_SILENCE_DAYS[feed] ?? ALLOWED_SILENCE_DAYS[feed.split(':', 1).join()] ?? OTHERS_DAYS;
}

/** A feed as loaded; both dates are RFC 3339. */
export interface LoadedContent {
  readonly feed: string;
  readonly syncedAt?: string;
  readonly contentAt?: string;
}

/** Reports a hole when the source keeps confirming data that is older than the feed is ever silent. */
export function contentProblem({ feed, syncedAt, contentAt }: LoadedContent): Problem | undefined {
  if (syncedAt === undefined || contentAt === undefined) return undefined;
  const allowed = silenceDays(feed);
  const days = Math.floor((Date.parse(syncedAt) - Date.parse(contentAt)) / DAY_MS);
  if (days <= allowed) return undefined;
  const message = `the newest content of ${feed} is ${days} days old (${dateOf(contentAt)}); expected an update at least every ${allowed} days`;
  return { kind: 'feed-content-old', subject: feed, message };
}
