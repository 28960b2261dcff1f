/** Each feed's approximate download size in megabytes, November 2026. It determines the time for a first load. */
const MEGABYTES: ReadonlyMap<string, number> = new Map([
  ['kev', 1],
  ['epss', 3],
  ['debian-tracker', 70],
  ['osv:openSUSE', 120],
  ['osv:SUSE', 200],
  ['osv:Ubuntu', 350],
  ['redhat', 400],
  ['cve', 550],
]);
/** Size of other OSV exports, including Alpine branches. */
const OSV_EXPORT = 20;
const OTHER = 0.5;

/** Puts small feeds first, so that they do not wait for the CVE list. */
export function smallestFirst(feeds: Iterable<string>): readonly string[] {
  return [...feeds].toSorted((a, b) => expectedSize(a) - expectedSize(b));
}

function expectedSize(feed: string): number {
  const size = MEGABYTES.get(feed) ?? MEGABYTES.get(feed.split(':', 1).join());
  return size ?? (feed.startsWith('osv:') ? OSV_EXPORT : OTHER);
}
