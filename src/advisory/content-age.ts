import type { Problem } from '../domain/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * For how many days a feed may hold nothing new before its silence is a sign that nobody fills it any more: at least
 * three times the longest pause between two dates of publication in the last two years of its real records.
 */
const ALLOWED_SILENCE_DAYS: Readonly<Record<string, number>> = {
  // A score for every CVE, every day; weekends and outages of some days happen.
  epss: 21,
  // 18 days.
  kev: 70,
  // CVEs are published every day; a pause of a week would make the news.
  cve: 21,
  // The tracker changes many times a day, and its file with it.
  'debian-tracker': 30,
  // Advisories: 6 days, over the end of a year.
  'osv:Debian': 30,
  // Notices on nearly every working day.
  'osv:Ubuntu': 30,
  // 5 days.
  'osv:SUSE': 30,
  // 14 days: the weeks between two service packs.
  'osv:openSUSE': 60,
  // 14 days, over the end of a year.
  'osv:AlmaLinux': 60,
  // 25 days in an export that repeats errata for whole products.
  'osv:Red Hat': 90,
  // 35 days: errata come in batches, with the minor releases.
  'osv:Rocky Linux': 120,
};

/** Small distributions, and branches that are only mended: weeks pass without an advisory, and nothing is wrong. */
const OTHERS_DAYS = 180;

/** A feed as it was loaded; both dates are RFC 3339. */
export interface LoadedContent {
  readonly feed: string;
  readonly syncedAt?: string;
  readonly contentAt?: string;
}

/** A hole where the source confirmed data that has been old for longer than its feed is ever silent. */
export function contentProblem({ feed, syncedAt, contentAt }: LoadedContent): Problem | undefined {
  if (syncedAt === undefined || contentAt === undefined) return undefined;
  const allowed = ALLOWED_SILENCE_DAYS[feed] ?? OTHERS_DAYS;
  const days = Math.floor((Date.parse(syncedAt) - Date.parse(contentAt)) / DAY_MS);
  if (days <= allowed) return undefined;
  const message = `the newest that ${feed} holds is ${days} days old, from ${contentAt.slice(0, 10)}; it is never silent for more than ${allowed} days`;
  return { kind: 'feed-content-old', subject: feed, message };
}
