import type { Kysely, Transaction } from 'kysely';
import { defined } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { rowIdOf } from '../../store/queries/hashed-rows.ts';
import { contentHash } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { parseDistribution, parsePackage } from '../images/stored-json.ts';
import type {
  GroupMatches,
  MatchCounts,
  MatchedPackage,
  MatchGroup,
  PackageKey,
  StoredPackage,
} from '../ports.ts';
import { contentJson, internContents, parseMatchContent } from './match-contents.ts';

/** Reads due packages unordered: sorting would read all of them for each page. */
export async function readDue(db: Kysely<Tables>, limit: number): Promise<readonly StoredPackage[]> {
  const rows = await db
    .selectFrom('matched_package')
    .innerJoin('package', 'package.id', 'matched_package.package_id')
    .leftJoin('distribution', 'distribution.id', 'matched_package.distribution_id')
    .select(['package_id', 'distribution_id', 'package.json', 'distribution.json as distribution'])
    .where('group_id', 'is', null)
    .limit(limit)
    .execute();
  return rows.map(({ package_id, distribution_id, json, distribution }) => ({
    packageId: package_id,
    package: { ...parsePackage(json), database: '', layer: 0 },
    ...(distribution !== null && {
      distributionId: distribution_id,
      distribution: parseDistribution(distribution),
    }),
  }));
}

/**
 * Takes the exclusive inventory lock, since a package may leave with its last image meanwhile. Groups share a
 * transaction: each commit writes most of the content index.
 */
export async function saveMatches(engine: Engine, matches: readonly GroupMatches[]): Promise<boolean> {
  const hashed = matches.map(({ group, packages }) => ({ group, packages: packages.map(toHashed) }));
  return engine.db.transaction().execute(async (transaction) => {
    await engine.inventorySequence.alone(transaction);
    let areCurrent = true;
    for (const { group, packages } of hashed) {
      const isSaved = await saveGroup(engine, transaction, group, packages);
      areCurrent &&= isSaved;
    }
    return areCurrent;
  });
}

/** Replaces the matches of due packages; a match that a package had before keeps its first sync. */
async function saveGroup(
  engine: Engine,
  transaction: Transaction<Tables>,
  group: MatchGroup,
  packages: readonly HashedPackage[],
): Promise<boolean> {
  const groupId = await lockGroup(transaction, group);
  if (groupId === undefined) return false;
  const contents = new Map(packages.flatMap((pkg) => [...pkg.contents]));
  const contentIds = await internContents(engine, transaction, contents);
  const matchedSince = await readMatchedSince(transaction, packages);
  const due = await selectDue(transaction, packages);
  await clearMatches(transaction, due, groupId);
  const rows = due.flatMap((pkg) =>
    Array.from(pkg.contents.keys(), (hash) => {
      const since = matchedSince.get(`${keyOf(pkg)} ${pkg.names.get(hash) ?? ''}`) ?? group.seq;
      return [pkg.packageId, pkg.distributionId ?? 0, rowIdOf(contentIds, hash), since];
    }),
  );
  const columns = ['package_id', 'distribution_id', 'content_id', 'since'] as const;
  await engine.insertRows(transaction, 'package_match', columns, rows);
  return true;
}

/** Drops the packages' earlier matches, and marks the packages as matched in this group. */
async function clearMatches(
  transaction: Transaction<Tables>,
  packages: readonly PackageKey[],
  groupId: number,
): Promise<void> {
  await forEachDistribution(packages, async (distributionId, chunk) => {
    await transaction
      .deleteFrom('package_match')
      .where('distribution_id', '=', distributionId)
      .where('package_id', 'in', chunk)
      .execute();
    await transaction
      .updateTable('matched_package')
      .set({ group_id: groupId })
      .where('distribution_id', '=', distributionId)
      .where('package_id', 'in', chunk)
      .execute();
    return [];
  });
}

/** A package and its matches, by hash. */
interface HashedPackage extends PackageKey {
  /** Contents as JSON. */
  readonly contents: ReadonlyMap<string, string>;
  /** IDs of findings and records. */
  readonly names: ReadonlyMap<string, string>;
}

function toHashed({ packageId, distributionId, matches }: MatchedPackage): HashedPackage {
  const contents = new Map<string, string>();
  const names = new Map<string, string>();
  for (const match of matches) {
    const json = contentJson(match);
    const hash = contentHash(json);
    contents.set(hash, json);
    names.set(hash, nameOf(match));
  }
  return { packageId, ...defined({ distributionId }), contents, names };
}

function nameOf(match: MatchedPackage['matches'][number]): string {
  return match.kind === 'flaw' ? match.id : match.record;
}

function keyOf({ packageId, distributionId = 0 }: PackageKey): string {
  return `${packageId} ${distributionId}`;
}

/** Locks the row, too: otherwise a concurrent move would miss that these packages are in the group. */
async function lockGroup(
  transaction: Transaction<Tables>,
  { hash, answering, seq }: MatchGroup,
): Promise<number | undefined> {
  const row = await transaction
    .updateTable('match_group')
    .set({ seq })
    .where('hash', '=', hash)
    .where('answering', '=', answering)
    .where('seq', '=', seq)
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Returns the sync since which packages have had each match, by package key and finding. */
async function readMatchedSince(
  transaction: Transaction<Tables>,
  packages: readonly PackageKey[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await forEachDistribution(packages, (distributionId, chunk) =>
    transaction
      .selectFrom('package_match')
      .innerJoin('match_content', 'match_content.id', 'content_id')
      .select(['package_id', 'distribution_id', 'since', 'json'])
      .where('distribution_id', '=', distributionId)
      .where('package_id', 'in', chunk)
      .execute(),
  );
  return new Map(
    rows.map(({ package_id, distribution_id, since, json }) => [
      `${keyOf({ packageId: package_id, distributionId: distribution_id })} ${nameOf(parseMatchContent(json))}`,
      since,
    ]),
  );
}

/** Leaves out packages that left with their last image or were matched by another worker. */
async function selectDue(
  transaction: Transaction<Tables>,
  packages: readonly HashedPackage[],
): Promise<readonly HashedPackage[]> {
  const rows = await forEachDistribution(packages, (distributionId, chunk) =>
    transaction
      .selectFrom('matched_package')
      .select(['package_id', 'distribution_id', 'group_id'])
      .where('distribution_id', '=', distributionId)
      .where('package_id', 'in', chunk)
      .execute(),
  );
  // Filtered here: the query would walk every due package.
  const dueRows = rows.filter(({ group_id }) => group_id === null);
  const dueKeys = new Set(
    dueRows.map(({ package_id: packageId, distribution_id: distributionId }) =>
      keyOf({ packageId, distributionId }),
    ),
  );
  return packages.filter((pkg) => dueKeys.has(keyOf(pkg)));
}

async function forEachDistribution<Row>(
  packages: readonly PackageKey[],
  ask: (distributionId: number, chunk: readonly number[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [id, own] of Map.groupBy(packages, ({ distributionId = 0 }) => distributionId)) {
    const ids = own.map(({ packageId }) => packageId);
    for (const row of await inChunks(ids, (chunk) => ask(id, chunk))) rows.push(row);
  }
  return rows;
}

/** Takes the exclusive lock, since matches stored meanwhile would keep their contents. */
export async function dropMatches(engine: Engine): Promise<void> {
  await engine.db.transaction().execute(async (transaction) => {
    await engine.inventorySequence.alone(transaction);
    await transaction.deleteFrom('package_match').execute();
    await transaction.deleteFrom('match_content').execute();
    await transaction.deleteFrom('match_group').execute();
    await transaction.updateTable('matched_package').set({ group_id: null }).execute();
  });
}

export async function countMatches(db: Kysely<Tables>): Promise<MatchCounts> {
  const { packages, due } = await db
    .selectFrom('matched_package')
    .select(({ fn, eb }) => [
      fn.countAll().as('packages'),
      fn.sum(eb.case().when('group_id', 'is', null).then(1).else(0).end()).as('due'),
    ])
    .executeTakeFirstOrThrow();
  const { matches } = await db
    .selectFrom('package_match')
    .select(({ fn }) => fn.countAll().as('matches'))
    .executeTakeFirstOrThrow();
  return { packages: Number(packages), due: Number(due), matches: Number(matches) };
}
