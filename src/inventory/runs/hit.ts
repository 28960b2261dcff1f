import { type Kysely, sql } from 'kysely';
import type { RunPlace } from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { parseKey } from '../images/stored-json.ts';
import type { HitLine, HitQuery, RunningHits } from '../ports.ts';
import { holdsHit, isHitBy } from './hit-images.ts';
import { isFoundInPlaces } from './in-places.ts';

/** Groups the open runs that an event hits, by image and owner. */
export async function readHits(db: Kysely<Tables>, query: HitQuery): Promise<RunningHits> {
  const { limit } = query;
  const groups = await groupedRuns(db, query).execute();
  const [first] = groups;
  const runs = Number(first?.all_runs ?? 0);
  // Lists all places if they fit, otherwise a share per line.
  const share = runs <= limit ? limit : Math.max(1, Math.floor(limit / groups.length));
  const places = await readPlaces(db, query, groups, share);
  const lines = groups.flatMap((group) => toLine(group, places.get(keyOf(group))));
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

/** Counts runs by image and owner. A package's images are grouped by row ID: the key is long text, slow to compare. */
function countedRuns(db: Kysely<Tables>, query: HitQuery) {
  const { package: pkg } = query.subject;
  const runs = openRuns(db, query)
    .select('owner')
    .select(({ fn }) => fn.countAll().as('runs'));
  if (!pkg)
    return runs
      .select(sql<number>`0`.as('image'))
      .where(isHitBy(query.subject, query))
      .groupBy('owner');
  return runs
    .innerJoin('image', 'image.key', 'run_image.image_key')
    .select('image.id as image')
    .where(holdsHit(pkg, query))
    .groupBy(['image.id', 'owner']);
}

function groupedRuns(db: Kysely<Tables>, query: HitQuery) {
  return db
    .with('hit', () => countedRuns(db, query))
    .with('most', (from) =>
      from
        .selectFrom('hit')
        .select((row) => [
          'owner',
          'image',
          'runs',
          row
            .selectFrom('hit')
            .select(({ fn }) => fn.sum('runs').as('runs'))
            .as('all_runs'),
          row
            .selectFrom('hit')
            .select(({ fn }) => fn.count('image').distinct().as('images'))
            .as('all_images'),
        ])
        .orderBy('runs', 'desc')
        .orderBy('owner')
        .orderBy('image')
        .limit(query.limit),
    )
    .selectFrom('most')
    .leftJoin('image', 'image.id', 'most.image')
    .select(['owner', 'runs', 'all_runs', 'all_images'])
    .select((row) => row.fn.coalesce('image.key', row.val(query.subject.image ?? null)).as('image_key'))
    .orderBy('runs', 'desc')
    .orderBy('owner')
    .orderBy('most.image');
}

/** An image's first runs, and its name in one run. */
type NamedPlaces = Pick<HitLine, 'name' | 'places'>;

type Group = Awaited<ReturnType<ReturnType<typeof groupedRuns>['execute']>>[number];

/** Reads up to `share` runs per owner and image, in name order. */
async function readPlaces(
  db: Kysely<Tables>,
  query: HitQuery,
  groups: readonly Group[],
  share: number,
): Promise<ReadonlyMap<string, NamedPlaces>> {
  if (groups.length === 0) return new Map();
  const keys = [...new Set(groups.flatMap(({ image_key }) => image_key ?? []))];
  const numbered = openRuns(db, query)
    .innerJoin('cluster', 'cluster.id', 'run.cluster_id')
    .where('run_image.image_key', 'in', keys)
    .select(['cluster.name as cluster', 'namespace', 'kind', 'workload', 'container', 'owner', 'image_key'])
    .select(({ fn }) =>
      fn
        .min('reference')
        .over((runs) => runs.partitionBy(['owner', 'image_key']))
        .as('name'),
    )
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
  return new Map(
    [...Map.groupBy(rows, keyOf)].map(([key, of]) => [
      key,
      { name: of[0]?.name ?? '', places: of.map(toPlace) },
    ]),
  );
}

function keyOf({ owner, image_key }: Pick<Group, 'owner' | 'image_key'>): string {
  return `${image_key} ${owner}`;
}

/** Returns no line if the runs ended between the two queries. */
function toLine({ owner, image_key, runs }: Group, named: NamedPlaces | undefined): readonly HitLine[] {
  if (!named) return [];
  const line = { image: parseKey(image_key ?? ''), ...named, runs: Number(runs) };
  return [{ ...line, ...(owner !== '' && { owner }) }];
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
