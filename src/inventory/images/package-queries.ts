import {
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
  type SqlBool,
} from 'kysely';
import { comparableNames } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { PackageKey, ImageReader, StoredPackage } from '../ports.ts';
import type { ImageCondition } from './image-condition.ts';
import { parseDistribution, parsePackage, parsePaths } from './stored-json.ts';
import { isInImage, visibleImages } from './visible-images.ts';

export async function packagesNamed(
  db: Kysely<Tables>,
  names: readonly string[],
  modules: readonly string[],
  reader: ImageReader,
): Promise<readonly StoredPackage[]> {
  const visible = visibleImages(reader);
  const keys = [...new Set(names.flatMap(comparableNames).map(lookupKey))];
  const ofNames = await inChunks(keys, (chunk) =>
    storedPackages(db, (found) => {
      const named = found.where((row) =>
        row.or([row('package.name', 'in', chunk), row('source_name', 'in', chunk)]),
      );
      return visible ? named.where((row) => isInImage(visible)(row)) : named;
    }),
  );
  return onceEach([...ofNames, ...(await packagesOfModules(db, modules, reader))]);
}

/** Finds rpms by their modularity label, `nodejs:18:8090020240301110609:a75119d5`, among all packages. */
async function packagesOfModules(
  db: Kysely<Tables>,
  modules: readonly string[],
  reader: ImageReader,
): Promise<readonly StoredPackage[]> {
  const visible = visibleImages(reader);
  const labels = modules.map((module) => `%"module":${JSON.stringify(`${module}:`).slice(0, -1)}%`);
  if (labels.length === 0) return [];
  return storedPackages(db, (found) => {
    const labelled = found.where((row) => row.or(labels.map((label) => row('package.json', 'like', label))));
    return visible ? labelled.where((row) => isInImage(visible)(row)) : labelled;
  });
}

/** Joins distributions to sets, which are few, not to the images that share them. */
function members(db: Kysely<Tables>) {
  return db
    .selectFrom('package')
    .innerJoin('package_set_member', 'package_set_member.package_id', 'package.id')
    .innerJoin('package_set', 'package_set.id', 'package_set_member.set_id')
    .leftJoin('distribution', 'distribution.id', 'package_set.distribution_id');
}

type Members = ReturnType<typeof members>;

/** Returns the distinct packages in these set members, once per distribution, and once for images without one. */
export async function storedPackages(
  db: Kysely<Tables>,
  limitedTo: (found: Members) => Members,
): Promise<readonly StoredPackage[]> {
  const rows = await limitedTo(members(db))
    .select([
      'package.id',
      'package_set.distribution_id',
      'package.json',
      'distribution.json as distribution',
    ])
    .select(sql<string>`min(coalesce(paths, listed_in))`.as('listed_in'))
    .groupBy(['package.id', 'package_set.distribution_id', 'package.json', 'distribution.json'])
    .execute();
  return rows.map(({ id, distribution_id, json, distribution, listed_in }) => {
    const [path = ''] = [parsePaths(listed_in)].flat();
    return {
      packageId: id,
      package: { ...parsePackage(json), database: path, layer: 0 },
      ...(distribution_id !== null && { distributionId: distribution_id }),
      ...(distribution !== null && { distribution: parseDistribution(distribution) }),
    };
  });
}

/** Removes duplicates: a package whose names fall in several chunks was found several times. */
function onceEach(packages: readonly StoredPackage[]): readonly StoredPackage[] {
  return [
    ...new Map(packages.map((each) => [`${each.packageId} ${each.distributionId}`, each] as const)).values(),
  ];
}

/** Matches images with a package by this name, its own or its source's, and the version under that same name. */
export function holdsNamed(name: string, version: string | undefined): ImageCondition {
  const keys = comparableNames(name).map(lookupKey);
  return holdsSets((set) =>
    set
      .selectFrom('package_set_member')
      .innerJoin('package', 'package.id', 'package_set_member.package_id')
      .select('package_set_member.set_id')
      .where((pkg) =>
        version === undefined
          ? pkg.or([pkg('package.name', 'in', keys), pkg('package.source_name', 'in', keys)])
          : pkg.or([
              pkg.and([pkg('package.name', 'in', keys), pkg('package.version', '=', lookupKey(version))]),
              pkg.and([
                pkg('package.source_name', 'in', keys),
                pkg('package.source_version', '=', lookupKey(version)),
              ]),
            ]),
      ),
  );
}

/** Packages per query: each ID is a parameter. */
const PACKAGES_A_QUERY = 1000;

/** Returns conditions that together match each image with one of these packages on its distribution. */
export function holdsOneOf(packages: readonly PackageKey[]): readonly ImageCondition[] {
  const byDistribution = Map.groupBy(packages, ({ distributionId }) => distributionId);
  return [...byDistribution].flatMap(([distributionId, held]) => {
    const ids = held.map(({ packageId }) => packageId);
    const chunks = Array.from({ length: Math.ceil(ids.length / PACKAGES_A_QUERY) }, (_, i) =>
      ids.slice(i * PACKAGES_A_QUERY, (i + 1) * PACKAGES_A_QUERY),
    );
    return chunks.map((chunk) => {
      return holdsSets((set) =>
        set
          .selectFrom('package_set_member')
          .innerJoin('package_set', 'package_set.id', 'package_set_member.set_id')
          .select('package_set_member.set_id')
          .where('package_set_member.package_id', 'in', chunk)
          .where(isOn(distributionId)),
      );
    });
  });
}

/** Matches images with an empty set for the ecosystem. */
export function holdsEmptySet(ecosystem: string): ImageCondition {
  return holdsSets((set) =>
    set
      .selectFrom('package_set')
      .select('package_set.id as set_id')
      .where('package_set.ecosystem', '=', ecosystem)
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('package_set_member')
              .select('package_set_member.set_id')
              .whereRef('package_set_member.set_id', '=', 'package_set.id'),
          ),
        ),
      ),
  );
}

/** Hides the column from SQLite's planner, which would use its index and walk all sets on a distribution. */
function isOn(distributionId: number | undefined): RawBuilder<SqlBool> {
  const column = sql`package_set.distribution_id + 0`;
  return distributionId === undefined ? sql`${column} is null` : sql`${column} = ${sql.lit(distributionId)}`;
}

/** Finds sets before images: a popular package is in few sets, which many images share. */
function holdsSets<From extends keyof Tables>(
  sets: (
    set: ExpressionBuilder<Tables, 'image_package_set'>,
  ) => SelectQueryBuilder<Tables, From, { set_id: number }>,
): ImageCondition {
  return (image) =>
    image(
      'image.id',
      'in',
      image
        .selectFrom('image_package_set')
        .select('image_package_set.image_id')
        .where((set) => set('image_package_set.set_id', 'in', sets(set))),
    );
}
