import { inHand } from '../../advisory/index.ts';
import { defined, type FeedState, isHole } from '../../domain/index.ts';
import { feedContext } from '../../findings/feeds/feed-context.ts';
import { contentHole } from '../../findings/feeds/load-feed.ts';
import type { StoredPackage, SyncSpan } from '../../inventory/ports.ts';
import type { StoredContext } from '../context.ts';
import { packagesHitByEach } from './images-hit.ts';

/** A CVE lookup costs about as much as a verdict on an image: with more CVEs than images, all images are judged. */
const FEW_CVES = 100;
const MANY_CVES = 5_000;

/**
 * Lists the stored packages with a CVE that CVE record, EPSS or KEV syncs rank differently: for scores, only
 * if one of the thresholds was crossed. Undefined if any image's verdict may differ.
 */
export async function rerankedPackages(
  span: SyncSpan,
  thresholds: readonly number[],
  context: StoredContext,
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

async function areTooMany(cves: number, { store }: StoredContext): Promise<boolean> {
  if (cves <= FEW_CVES) return false;
  const { images } = await store.inventory.counts();
  return cves > Math.min(images, MANY_CVES);
}

function rerankedCves(
  { feed, from, to }: SyncSpan,
  thresholds: readonly number[],
  { store: { enrichment } }: StoredContext,
): Promise<readonly string[]> {
  if (feed === 'kev') return enrichment.relisted(from, to);
  if (feed === 'epss') return enrichment.crossed(from, to, thresholds);
  return enrichment.amended(from, to);
}

/** Whether the feed became or ceased to be missing, too old or broken across the syncs. */
async function hasOtherHoles({ feed, from, to }: SyncSpan, context: StoredContext): Promise<boolean> {
  const stateAfter = (seq: number) =>
    context.store.history.feedState(feed, { seq, at: context.now().toISOString() });
  const [before, after] = [await stateAfter(from), await stateAfter(to)];
  if (before?.seq !== from || !after) return true;
  const at = new Date(after.syncedAt);
  return holesOf(before, at, context) !== holesOf(after, at, context);
}

/** Names the holes that a feed in this state left in a report at a time. */
function holesOf(state: FeedState, at: Date, context: StoredContext): string {
  const { offline, maxAge } = context.feedPolicy;
  const policy = { offline, ...defined({ maxAgeMinutes: maxAge }) };
  const { problems } = inHand(state.feed, state, { ...feedContext(context), now: () => at }, policy);
  const holes = [...problems, contentHole(state, context.feedPolicy) ?? []].flat().filter(isHole);
  return [...new Set(holes.map(({ kind, subject }) => `${kind} ${subject}`))].sort().join('\n');
}
