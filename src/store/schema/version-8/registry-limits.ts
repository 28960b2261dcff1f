import type { Kysely } from 'kysely';

/** Creates what replicas tell each other of the limits of registries. */
export async function createRegistryLimits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('registry_limit')
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('remaining', 'integer', (column) => column.notNull())
    .addColumn('total', 'integer', (column) => column.notNull())
    .addColumn('ends_at', 'integer', (column) => column.notNull())
    .addColumn('told_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('registry_limit_key', ['host', 'account', 'kind'])
    .execute();
}
