import type { Kysely } from 'kysely';
import { type ChangeKind, compareTexts } from '../../domain/index.ts';
import { CHANGES_KEPT } from '../../store/changes/note-change.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { parseKey } from '../images/stored-json.ts';
import { visibleImages } from '../images/visible-images.ts';
import type { ChangedImage, ChangedWorkload, InventoryChanges, ImageReader } from '../ports.ts';
import { isFoundInPlaces } from '../runs/in-places.ts';

/** Changed rows listed in one answer; a page with more of them is loaded again as a whole. */
const MAX_LISTED = 1_000;

const NONE = { isAll: false, images: [], workloads: [], feeds: [] } as const;

export async function changesSince(
  db: Kysely<Tables>,
  since: number | undefined,
  reader: ImageReader,
): Promise<InventoryChanges> {
  // Reads the last number and the changes in one snapshot.
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      const { last: sequence } = await snapshot
        .selectFrom('change_log')
        .select('last')
        .executeTakeFirstOrThrow();
      if (since === sequence) return { sequence, ...NONE };
      // A higher number than the last is from a store that was restored from a backup.
      const isKept = since !== undefined && since < sequence && since >= sequence - CHANGES_KEPT;
      const changed = isKept ? await changedRows(snapshot, since) : undefined;
      if (!changed) return { sequence, ...NONE, isAll: true };
      const runs = await visibleRuns(snapshot, [...changed.run], reader);
      return {
        sequence,
        isAll: false,
        images: await imagesOf(snapshot, changed, runs, reader),
        workloads: workloadsOf(runs),
        feeds: await namesOf(snapshot, [...changed.sync]),
      };
    });
}

/** Row IDs by kind. */
type ChangedRows = Readonly<Record<ChangeKind, ReadonlySet<number>>>;

/** Returns undefined if there are too many to list, or if some of them were removed. */
async function changedRows(db: Kysely<Tables>, since: number): Promise<ChangedRows | undefined> {
  const rows = await db.selectFrom('change').select(['kind', 'ids']).where('seq', '>', since).execute();
  const changed = {
    sync: new Set<number>(),
    save: new Set<number>(),
    run: new Set<number>(),
    verdict: new Set<number>(),
  };
  for (const { kind, ids } of rows) {
    if (ids === null) return undefined;
    for (const id of parseRowIds(ids)) changed[kind].add(id);
  }
  const listed = Object.values(changed).reduce((sum, { size }) => sum + size, 0);
  return listed > MAX_LISTED ? undefined : changed;
}

/** Checks the shape: this program wrote the row, so any other one means disk corruption. */
function parseRowIds(json: string): readonly number[] {
  const value: unknown = JSON.parse(json);
  if (Array.isArray(value) && value.every((id) => typeof id === 'number')) return value;
  throw new Error(`not a valid stored change: ${json}`);
}

type ChangedRun = Awaited<ReturnType<typeof visibleRuns>>[number];

function visibleRuns(db: Kysely<Tables>, ids: readonly number[], { sees }: ImageReader) {
  return inChunks(ids, (chunk) =>
    db
      .selectFrom('run')
      .innerJoin('cluster', 'cluster.id', 'run.cluster_id')
      .innerJoin('run_image', 'run_image.id', 'run.image_id')
      .select(['cluster.name as cluster', 'namespace', 'kind', 'workload', 'image_key'])
      .where('run.id', 'in', chunk)
      .where(isFoundInPlaces(sees?.places ?? {}))
      .execute(),
  );
}

function workloadsOf(runs: readonly ChangedRun[]): readonly ChangedWorkload[] {
  const workloads = runs.map(({ cluster, namespace, kind, workload }) => ({
    cluster,
    namespace,
    workload: { kind, name: workload },
  }));
  const distinct = new Map(workloads.map((workload) => [JSON.stringify(workload), workload]));
  return [...distinct].sort(([a], [b]) => compareTexts(a, b)).map(([, workload]) => workload);
}

/** Lists images in the inventory, by key. */
async function imagesOf(
  db: Kysely<Tables>,
  { save, verdict }: ChangedRows,
  runs: readonly ChangedRun[],
  reader: ImageReader,
): Promise<readonly ChangedImage[]> {
  const isSeen = visibleImages(reader);
  const visible = () => {
    const images = db.selectFrom('image').select(['image.id', 'image.key']);
    return isSeen ? images.where(isSeen) : images;
  };
  const ofRuns = new Set(runs.flatMap(({ image_key: key }) => key ?? []));
  const found = [
    ...(await inChunks([...new Set([...save, ...verdict])], (chunk) =>
      visible().where('image.id', 'in', chunk).execute(),
    )),
    ...(await inChunks([...ofRuns], (chunk) => visible().where('image.key', 'in', chunk).execute())),
  ];
  const images = new Map(found.map(({ id, key }) => [key, id]));
  return [...images]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([key, id]) => ({
      key: parseKey(key),
      kinds: [
        ...(ofRuns.has(key) ? (['run'] as const) : []),
        ...(save.has(id) ? (['save'] as const) : []),
        ...(verdict.has(id) ? (['verdict'] as const) : []),
      ],
    }));
}

async function namesOf(db: Kysely<Tables>, feeds: readonly number[]): Promise<readonly string[]> {
  const rows = await inChunks(feeds, (chunk) =>
    db.selectFrom('feed').select('name').where('id', 'in', chunk).execute(),
  );
  return rows.map(({ name }) => name).sort(compareTexts);
}
