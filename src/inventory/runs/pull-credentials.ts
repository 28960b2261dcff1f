import { type Kysely, sql, type Transaction } from 'kysely';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { PullCredentials, UnreadImage } from '../ports.ts';

/** Sets of credentials per image: namespaces that run one image mostly have the same. */
const MAX_SETS = 3;

/** Keeps credentials of a list or change. Images that could not be read are tried again with new ones. */
export async function keepCredentials(
  transaction: Transaction<Tables>,
  clusterId: number,
  generation: number,
  credentials: readonly PullCredentials[],
): Promise<void> {
  if (credentials.length === 0) return;
  const known = await transaction
    .selectFrom('pull_credential')
    .select(['namespace', 'reference', 'fingerprint'])
    .where('cluster_id', '=', clusterId)
    .execute();
  const before = new Map(known.map((row) => [keyOf(row), row.fingerprint]));
  for (const { namespace, reference, fingerprint, sealed } of credentials) {
    const row = { fingerprint, sealed, generation };
    await transaction
      .insertInto('pull_credential')
      .values({ cluster_id: clusterId, namespace, reference, ...row })
      .onConflict((conflict) => conflict.columns(['cluster_id', 'namespace', 'reference']).doUpdateSet(row))
      .execute();
  }
  const fresh = credentials.filter((each) => before.get(keyOf(each)) !== each.fingerprint);
  await inChunks([...new Set(fresh.map(({ reference }) => reference))], async (chunk) => {
    const digests = transaction.selectFrom('run_image').select('digest').where('reference', 'in', chunk);
    await transaction
      .updateTable('unread_image')
      .set({ due_at: '' })
      .where('digest', 'in', digests.where('digest', 'is not', null).$castTo<{ digest: string }>())
      .execute();
    return [];
  });
}

/** Deletes what the cluster's last whole list did not send, before that list counts. */
export async function dropOlderCredentials(
  transaction: Transaction<Tables>,
  clusterId: number,
  generation: number,
): Promise<void> {
  await transaction
    .deleteFrom('pull_credential')
    .where('cluster_id', '=', clusterId)
    .where('generation', '<', generation)
    .execute();
}

/** Deletes the credentials of a cluster that no current run names. */
export async function dropUnnamedCredentials(
  transaction: Transaction<Tables>,
  clusterId: number,
): Promise<void> {
  await transaction
    .deleteFrom('pull_credential')
    .where('cluster_id', '=', clusterId)
    .where(
      sql<boolean>`not exists (select 1 from run_image join run on run.image_id = run_image.id
        where run_image.reference = pull_credential.reference and run.cluster_id = pull_credential.cluster_id
          and run.namespace = pull_credential.namespace and run.until is null)`,
    )
    .execute();
}

/** Only those for this very name: another registry must not get them. */
export async function listCredentials(
  db: Kysely<Tables>,
  { reference }: Pick<UnreadImage, 'reference'>,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('pull_credential')
    .select(({ fn }) => fn.max('sealed').as('sealed'))
    .where('reference', '=', reference)
    .groupBy('fingerprint')
    .orderBy(({ fn }) => fn.max('generation'), 'desc')
    .limit(MAX_SETS)
    .execute();
  return rows.map(({ sealed }) => sealed);
}

function keyOf({ namespace, reference }: Pick<PullCredentials, 'namespace' | 'reference'>): string {
  return JSON.stringify([namespace, reference]);
}
