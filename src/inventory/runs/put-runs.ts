import { sql, type Transaction } from 'kysely';
import { AppError } from '../../errors/index.ts';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { ClusterClaim, RunList, RunListOutcome } from '../ports.ts';
import { changeOwners, endUnlisted, type ListedRow, noteChanges, startListed } from './apply-runs.ts';
import { claimCluster, type ClaimedCluster, forgetArriving, outdated, setGeneration } from './clusters.ts';
import { internImages } from './intern-images.ts';
import { dropOlderCredentials, keepCredentials } from './pull-credentials.ts';

/** Runs per cluster: five times a large cluster's. */
const MAX_RUNS = 500_000;

const COLUMNS = [
  'part',
  'cluster_id',
  'namespace',
  'kind',
  'workload',
  'container',
  'image_id',
  'owner',
  'since',
] as const;

const NO_CHANGES = { isApplied: true, started: 0, ended: 0, changed: 0 } as const;

/** Stores list parts until all have arrived, then applies the difference from the current runs. */
export async function putRuns(engine: Engine, claim: ClusterClaim, list: RunList): Promise<RunListOutcome> {
  return engine.db.transaction().execute(async (transaction) => {
    const cluster = await claimCluster(transaction, claim, list.at);
    const { generation } = cluster;
    // A repeated request: the client lost the response.
    if (generation === list.generation) return NO_CHANGES;
    if (generation !== null && generation > list.generation) {
      throw outdated(`generation ${list.generation} of ${cluster.name} is older than ${generation}`);
    }
    await makeRoom(transaction, cluster, list);
    await keepPart(engine, transaction, cluster, list);
    await keepCredentials(transaction, cluster.id, list.generation, list.credentials ?? []);
    const missing = await missingParts(transaction, cluster, list);
    if (missing.length > 0) return { isApplied: false, missing };
    return applyList(transaction, cluster, list);
  });
}

/** Removes an older list's parts, and an earlier copy of this part. Throws RUNS_OUTDATED if the part counts differ. */
async function makeRoom(
  transaction: Transaction<Tables>,
  cluster: ClaimedCluster,
  list: RunList,
): Promise<void> {
  const others = await transaction
    .selectFrom('run_part')
    .select(['generation', 'of'])
    .where('cluster_id', '=', cluster.id)
    .limit(1)
    .executeTakeFirst();
  if (!others) return;
  if (others.generation > list.generation) {
    throw outdated(`generation ${list.generation} of ${cluster.name} is older than ${others.generation}`);
  }
  if (others.generation < list.generation) {
    await forgetArriving(transaction, cluster.id);
    return;
  }
  if (others.of !== list.of) {
    throw outdated(
      `generation ${list.generation} of ${cluster.name} comes in ${others.of} parts, not ${list.of}`,
    );
  }
  for (const table of ['arriving_run', 'run_part'] as const) {
    await transaction
      .deleteFrom(table)
      .where('cluster_id', '=', cluster.id)
      .where('part', '=', list.part)
      .execute();
  }
}

async function keepPart(
  engine: Engine,
  transaction: Transaction<Tables>,
  { id, name }: ClaimedCluster,
  { part, of, generation, at, runs }: RunList,
): Promise<void> {
  await transaction
    .insertInto('run_part')
    .values({ cluster_id: id, part, of, generation, runs: runs.length })
    .execute();
  const { sum } = await transaction
    .selectFrom('run_part')
    .select(({ fn }) => fn.sum('runs').as('sum'))
    .where('cluster_id', '=', id)
    .executeTakeFirstOrThrow();
  if (Number(sum) > MAX_RUNS) {
    throw new AppError('LIMIT_EXCEEDED', `the list of ${name} has more than ${MAX_RUNS} runs`, {
      hint: 'divide the cluster: send its namespaces as clusters of their own',
    });
  }
  const ids = await internImages(
    engine,
    transaction,
    runs.map(({ image }) => image),
  );
  await engine.insertRows(
    transaction,
    'arriving_run',
    COLUMNS,
    runs.map((run, i) => [
      part,
      id,
      run.namespace,
      run.workload.kind,
      run.workload.name,
      run.container,
      ids[i] ?? null,
      run.owner ?? '',
      beginOf(run.since, at),
    ]),
  );
}

/** Prevents a run from beginning after the list that names it. */
export function beginOf(since: string | undefined, at: string): string {
  return since === undefined || since > at ? at : since;
}

async function missingParts(
  transaction: Transaction<Tables>,
  { id }: ClaimedCluster,
  { of }: RunList,
): Promise<readonly number[]> {
  const rows = await transaction.selectFrom('run_part').select('part').where('cluster_id', '=', id).execute();
  const come = new Set(rows.map(({ part }) => part));
  return Array.from({ length: of }, (_, i) => i + 1).filter((part) => !come.has(part));
}

async function applyList(
  transaction: Transaction<Tables>,
  cluster: ClaimedCluster,
  { generation, at }: RunList,
): Promise<RunListOutcome> {
  const listed = sql<ListedRow>`(select * from arriving_run where cluster_id = ${cluster.id})`.as('listed');
  const ended = await endUnlisted(transaction, cluster.id, listed, at);
  const changed = await changeOwners(transaction, cluster.id, listed);
  const started = await startListed(transaction, cluster.id, listed);
  await forgetArriving(transaction, cluster.id);
  await dropOlderCredentials(transaction, cluster.id, generation);
  await setGeneration(transaction, cluster, generation);
  return { isApplied: true, ...(await noteChanges(transaction, { started, ended, changed })) };
}
