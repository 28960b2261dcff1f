import type { Kysely } from 'kysely';

/** Keeps what is linked into a program apart from the packages of that program, which name it by its content. */
export async function createProgramReach(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('program_reach')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('reach', 'blob', (column) => column.notNull())
    .execute();
  await db.schema.alterTable('package').addColumn('reach', 'text').execute();
  await db.schema.createIndex('package_of_program').on('package').column('reach').execute();
}
