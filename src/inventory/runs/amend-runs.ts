import type { Transaction } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { ClusterClaim, NewRun, RunChange, RunChanges } from '../ports.ts';
import { changeOwners, endListed, type ListedRow, noteChanges, startListed } from './apply-runs.ts';
import { claimCluster, refuseOther, setGeneration } from './clusters.ts';
import { internImages } from './intern-images.ts';
import { dropUnnamedCredentials, keepCredentials } from './pull-credentials.ts';
import { beginOf } from './put-runs.ts';

const LISTED = {
  namespace: 'text',
  kind: 'text',
  workload: 'text',
  container: 'text',
  image_id: 'integer',
  owner: 'text',
  since: 'text',
} as const;

/** Applies ends first, so that a run may end and start again in one change. */
export async function amendRuns(
  engine: Engine,
  claim: ClusterClaim,
  { after, generation, at, started, ended, credentials = [] }: RunChange,
): Promise<RunChanges> {
  return engine.db.transaction().execute(async (transaction) => {
    const cluster = await claimCluster(transaction, claim, at);
    // A repeated request: the client lost the response.
    if (cluster.generation === generation) return { started: 0, ended: 0, changed: 0 };
    refuseOther(cluster, after);
    const table = (runs: readonly NewRun[]) => asListed(engine, transaction, runs, at);
    const runsEnded = await endListed(transaction, cluster.id, await table(ended), at);
    const listed = await table(started);
    const changed = await changeOwners(transaction, cluster.id, listed);
    const runsStarted = await startListed(transaction, cluster.id, listed);
    await keepCredentials(transaction, cluster.id, generation, credentials);
    if (runsEnded.length > 0) await dropUnnamedCredentials(transaction, cluster.id);
    await setGeneration(transaction, cluster, generation);
    return noteChanges(transaction, { started: runsStarted, ended: runsEnded, changed });
  });
}

async function asListed(
  engine: Engine,
  transaction: Transaction<Tables>,
  runs: readonly NewRun[],
  at: string,
) {
  const ids = await internImages(
    engine,
    transaction,
    runs.map(({ image }) => image),
  );
  const rows = runs.map(({ namespace, workload, container, owner = '', since }, i) => [
    namespace,
    workload.kind,
    workload.name,
    container,
    ids[i] ?? null,
    owner,
    beginOf(since, at),
  ]);
  return engine.asTable<ListedRow, 'listed'>(transaction, 'listed', LISTED, rows);
}
