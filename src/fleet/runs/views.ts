import type {
  ClusterDocument,
  FleetStatusDocument,
  RanImageDocument,
  RunDocument,
  RunListAnswer,
} from '../../api/index.ts';
import { defined } from '../../domain/index.ts';
import type {
  Cluster,
  ImageReader,
  Inventory,
  Run,
  RunImage,
  RunListOutcome,
  StoredRunImage,
} from '../../inventory/ports.ts';
import { countOutdated, type StoredContext } from '../../stored/index.ts';

/** Milliseconds after which a cluster counts as silent: several heartbeats. */
const SILENT_MS = 5 * 60_000;

function isSilent({ heardAt }: Pick<Cluster, 'heardAt'>, now: Date): boolean {
  return now.getTime() - Date.parse(heardAt) >= SILENT_MS;
}

export function viewCluster(cluster: Cluster, now: Date): ClusterDocument {
  const { name, uid, generation, heardAt, running } = cluster;
  return {
    name,
    ...defined({ uid, generation }),
    heardAt,
    silent: isSilent(cluster, now),
    running,
  };
}

/** A silent cluster's runs continue in their last reported state. */
export function viewRun(run: Run, now: Date): RunDocument {
  const { cluster, namespace, workload, container, image, owner, since, until, heardAt } = run;
  return {
    cluster,
    namespace,
    workload,
    container,
    image: imageFields(image),
    ...defined({ owner }),
    since,
    ...defined({ until }),
    ...(until === undefined && isSilent(run, now) && { lastKnownAt: heardAt }),
  };
}

export function viewImage({ running, ...image }: RunImage): RanImageDocument {
  return { ...imageFields(image), running };
}

function imageFields({ reference, digest, key, platform, unknown }: StoredRunImage) {
  return {
    reference,
    ...defined({ digest, key, platform }),
    scanned: key !== undefined,
    ...defined({ unknown }),
  };
}

export function listAnswer(outcome: RunListOutcome, generation: number): RunListAnswer {
  if (!outcome.isApplied) return { applied: false, generation, missing: [...outcome.missing] };
  const { started, ended, changed } = outcome;
  return { applied: true, generation, started, ended, changed };
}

/** Sums up the images visible to the reader, and where they run. */
export async function viewStatus(
  store: Pick<Inventory, 'inventory' | 'runs' | 'outdated'>,
  { now, current }: { readonly now: StoredContext['now']; readonly current: string },
  reader: ImageReader = {},
): Promise<FleetStatusDocument> {
  const { inventory, runs } = store;
  const seesAll = reader.visibleTo === undefined && reader.sees === undefined;
  const { images } = await inventory.counts(reader);
  const { running, images: runningImages, neverScanned, unreadable } = await runs.counts(reader);
  const clusters = await runs.clusters(reader);
  return {
    images,
    running,
    runningImages,
    neverScanned,
    unreadable,
    ...(seesAll && (await countOutdated(store, current))),
    clusters: clusters.map((cluster) => viewCluster(cluster, now())),
  };
}
