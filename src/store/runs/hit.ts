import { sql, type Kysely } from 'kysely';
import type { RunPlace } from '../../domain/index.ts';
import { parseKey } from '../inventory/stored-json.ts';
import type { HitLine, HitQuery, RunningHits } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { isHitBy } from './hit-images.ts';
import { isFoundInPlaces } from './in-places.ts';

/** Groups the open runs of what an event hits by image and owner. */
export async function readHits(db: Kysely<Tables>, query: HitQuery): Promise<RunningHits> {
  const { limit } = query;
  const groups = await groupedRuns(db, query).execute();
  const [first] = groups;
  const runs = Number(first?.all_runs ?? 0);
  // All of them where they fit, else some of each line.
  const share = runs <= limit ? limit : Math.max(1, Math.floor(limit / groups.length));
  const places = await readPlaces(db, query, groups, share);
  const lines = groups.map((group) => toLine(group, places.get(keyOf(group)) ?? []));
  return { images: Number(first?.all_images ?? 0), runs, lines };
}

function openRuns(db: Kysely<Tables>, { within = {}, sees }: HitQuery) {
  return db
    .selectFrom('run_image')
    .innerJoin('run', 'run.image_id', 'run_image.id')
    .where('run.until', 'is', null)
    .where(isFoundInPlaces(sees?.places ?? {}))
    .where(isFoundInPlaces(within));
}

/** Counts runs by the number of their image first: grouping thousands of runs by its key compares long texts. */
function groupedRuns(db: Kysely<Tables>, query: HitQuery) {
  const counted = openRuns(db, query)
    .where(isHitBy(query.subject, query))
    .select(['owner', 'run_image.id'])
    .select(({ fn }) => fn.countAll().as('runs'))
    .groupBy(['run_image.id', 'owner']);
  return db
    .with('counted', () => counted)
    .with('hit', (from) =>
      from
        .selectFrom('counted')
        .innerJoin('run_image', 'run_image.id', 'counted.id')
        .select(['owner', 'image_key'])
        .select(({ fn }) => [fn.sum('runs').as('runs'), fn.min('reference').as('name')])
        .groupBy(['owner', 'image_key']),
    )
    .selectFrom('hit')
    .select(['owner', 'image_key', 'runs', 'name'])
    .select((row) => [
      row
        .selectFrom('hit')
        .select(({ fn }) => fn.sum('runs').as('runs'))
        .as('all_runs'),
      row
        .selectFrom('hit')
        .select(({ fn }) => fn.count('image_key').distinct().as('images'))
        .as('all_images'),
    ])
    .orderBy('runs', 'desc')
    .orderBy('owner')
    .orderBy('image_key')
    .limit(query.limit);
}

type Group = Awaited<ReturnType<ReturnType<typeof groupedRuns>['execute']>>[number];

/** Reads up to `share` runs of each owner of these images, in the order of their names. */
async function readPlaces(
  db: Kysely<Tables>,
  query: HitQuery,
  groups: readonly Group[],
  share: number,
): Promise<ReadonlyMap<string, readonly RunPlace[]>> {
  if (groups.length === 0) return new Map();
  const keys = [...new Set(groups.flatMap(({ image_key }) => image_key ?? []))];
  const numbered = openRuns(db, query)
    .innerJoin('cluster', 'cluster.id', 'run.cluster_id')
    .where('run_image.image_key', 'in', keys)
    .select(['cluster.name as cluster', 'namespace', 'kind', 'workload', 'container', 'owner', 'image_key'])
    .select(
      sql<number>`
        row_number() over (
          partition by owner, image_key order by cluster.name, namespace, workload, kind, container
        )`.as('place'),
    );
  const rows = await db
    .selectFrom(numbered.as('numbered'))
    .selectAll()
    .where('place', '<=', share)
    .orderBy('place')
    .execute();
  return new Map([...Map.groupBy(rows, keyOf)].map(([key, of]) => [key, of.map(toPlace)]));
}

function keyOf({ owner, image_key }: Pick<Group, 'owner' | 'image_key'>): string {
  return `${image_key} ${owner}`;
}

function toLine({ owner, image_key, name, runs }: Group, places: readonly RunPlace[]): HitLine {
  return {
    image: parseKey(image_key ?? ''),
    name,
    ...(owner !== '' && { owner }),
    runs: Number(runs),
    places,
  };
}

function toPlace(row: {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
  readonly container: string;
}): RunPlace {
  const { cluster, namespace, kind, workload, container } = row;
  return { cluster, namespace, workload: { kind, name: workload }, container };
}
