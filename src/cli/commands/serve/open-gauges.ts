import { CATALOGERS } from '../../../catalog/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { indexedBy } from '../../../packages/index.ts';
import { createWorkloadMetrics } from '../../../server/signals/index.ts';
import type { Work } from '../../../server/work/index.ts';
import { countOutdated } from '../../../stored/index.ts';
import type { Telemetry } from '../../../telemetry/index.ts';

/** Milliseconds to cache a figure: counting a large fleet takes a fraction of a second. */
const REMEMBERED_MS = 30_000;

type Figures = Readonly<Record<string, number>>;

/** Counts the store's contents on each scrape. */
export function openGauges(
  telemetry: Pick<Telemetry, 'gauge' | 'text'>,
  store: Inventory,
  work: Pick<Work, 'usage' | 'workloads'>,
): void {
  const { changes, inventory, runs, verdicts, openConditions, subscriptions } = store;
  telemetry.gauge('child-memory', async () => ({ readers: (await work.usage()).residentBytes }));
  telemetry.gauge('child-cpu', async () => ({ readers: (await work.usage()).cpuSeconds }));
  telemetry.gauge('images', async () => ({ ...(await inventory.counts()) }));
  telemetry.gauge(
    'fleet-images',
    remembered(async () => {
      const { images: running, neverScanned } = await runs.counts();
      const outdated = await countOutdated(store, indexedBy(CATALOGERS));
      return { running, 'never-scanned': neverScanned, ...outdated, ...(await verdicts.counts()) };
    }),
  );
  telemetry.gauge('feed-stale', async () =>
    Object.fromEntries((await openConditions.feeds('feed.stale')).map((feed) => [feed, 1])),
  );
  telemetry.gauge('cluster-silence-seconds', async () => {
    // A removed cluster is expected to be silent.
    const clusters = (await runs.clusters()).filter(({ uid }) => uid !== undefined);
    return Object.fromEntries(clusters.map(({ name, heardAt }) => [name, secondsSince(heardAt)]));
  });
  const count = () => work.workloads();
  telemetry.text(createWorkloadMetrics({ changes, count, monotonic: () => performance.now() }));
  telemetry.gauge('messages', async () => {
    const all = await subscriptions.all();
    const sum = (of: 'waiting' | 'dead') => all.reduce((total, each) => total + each[of], 0);
    return { waiting: sum('waiting'), dead: sum('dead') };
  });
}

/** A cluster's clock may be ahead. */
function secondsSince(at: string): number {
  return Math.max(0, (Date.now() - Date.parse(at)) / 1_000);
}

function remembered(read: () => Promise<Figures>): () => Promise<Figures> {
  let known: { readonly until: number; readonly figures: Promise<Figures> } | undefined;
  return () => {
    const now = performance.now();
    if (known && known.until > now) return known.figures;
    const figures = read();
    known = { until: now + REMEMBERED_MS, figures };
    // Retries on the next scrape.
    figures.catch(() => (known = undefined));
    return figures;
  };
}
