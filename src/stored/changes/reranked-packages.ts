import { inHand } from '../advisory/index.ts';
import { isHole, type FeedState } from '../domain/index.ts';
import type { StoredPackage, SyncSpan } from '../store/ports.ts';
import type { ScanContext } from './context.ts';
import { feedContext } from './feed-context.ts';
import { packagesHitByEach } from './images-hit.ts';
import { contentHole } from './load-feed.ts';

/** To look up a CVE costs about as much as to judge an image: with more CVEs than images, all are judged. */
const FEW_CVES = 100;
const MANY_CVES = 5_000;

/**
 * Lists the stored packages with a CVE that syncs of CVE records, EPSS or KEV rank otherwise: of scores, only those that
 * crossed one of the thresholds. Undefined if any image may be judged otherwise.
 */
export async function rerankedPackages(
  span: SyncSpan,
  thresholds: readonly number[],
  context: ScanContext,
): Promise<readonly StoredPackage[] | undefined> {
  if (await hasOtherHoles(span, context)) return undefined;
  const cves = await rerankedCves(span, thresholds, context);
  if (await areTooMany(cves.length, context)) return undefined;
  const packages = new Map<string, StoredPackage>();
  for await (const { hits } of packagesHitByEach(cves, context)) {
    for (const { stored } of hits) {
      packages.set(`${stored.packageId} ${stored.distributionId ?? ''}`, stored);
    }
  }
  return [...packages.values()];
}

async function areTooMany(cves: number, { store }: ScanContext): Promise<boolean> {
  if (cves <= FEW_CVES) return false;
  const { images } = await store.inventory.counts();
  return cves > Math.min(images, MANY_CVES);
}

function rerankedCves(
  { feed, from, to }: SyncSpan,
  thresholds: readonly number[],
  { store: { enrichment } }: ScanContext,
): Promise<readonly string[]> {
  if (feed === 'kev') return enrichment.relisted(from, to);
  if (feed === 'epss') return enrichment.crossed(from, to, thresholds);
  return enrichment.amended(from, to);
}

/** Whether the feed was missing, too old or broken before the syncs and is not after them, or the reverse. */
async function hasOtherHoles({ feed, from, to }: SyncSpan, context: ScanContext): Promise<boolean> {
  const stateAfter = (seq: number) =>
    context.store.history.feedState(feed, { seq, at: context.now().toISOString() });
  const [before, after] = [await stateAfter(from), await stateAfter(to)];
  if (before?.seq !== from || !after) return true;
  const at = new Date(after.syncedAt);
  return holesOf(before, at, context) !== holesOf(after, at, context);
}

/** Names the holes of a report that a feed in this state left at a time. */
function holesOf(state: FeedState, at: Date, context: ScanContext): string {
  const { offline, maxAge } = context.feedPolicy;
  const policy = { offline, ...(maxAge !== undefined && { maxAgeMinutes: maxAge }) };
  const { problems } = inHand(state.feed, state, { ...feedContext(context), now: () => at }, policy);
  const holes = [...problems, contentHole(state, context.feedPolicy) ?? []].flat().filter(isHole);
  return [...new Set(holes.map(({ kind, subject }) => `${kind} ${subject}`))].sort().join('\n');
}
