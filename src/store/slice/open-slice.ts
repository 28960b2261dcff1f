import { DatabaseSync } from 'node:sqlite';
import { AppError, messageOf } from '../../errors/index.ts';
import type { Engine } from '../engine.ts';
import { SCHEMA_NUMBER } from '../schema/schema-number.ts';
import { openReadOnly } from '../sqlite/open-read-only.ts';
import { APPLICATION_ID } from '../sqlite/prepare-file.ts';

/** Opens a feed part from elsewhere, which may hold nothing but a store's tables and indexes. */
export function openSlice(file: string): Engine {
  try {
    checkSchema(file);
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : damagedSlice(file, messageOf(thrown));
  }
  return openReadOnly(file);
}

/** Opens several slices, or none if one fails. */
export async function openSlices(files: readonly string[]): Promise<readonly Engine[]> {
  const opened: Engine[] = [];
  try {
    for (const file of files) opened.push(openSlice(file));
    return opened;
  } catch (thrown) {
    for (const slice of opened) await slice.close();
    throw thrown;
  }
}

/** Refuses views and triggers, which would run statements written by the file's author. */
function checkSchema(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('pragma trusted_schema = off');
    const isOurs = database.prepare('pragma application_id').get()?.['application_id'] === APPLICATION_ID;
    const version = database.prepare('pragma user_version').get()?.['user_version'];
    if (!isOurs || version !== SCHEMA_NUMBER) throw damagedSlice(file, 'it is not part of a store');
    for (const { type, sql } of database.prepare('select type, sql from sqlite_schema').iterate()) {
      const isPlain = type === 'index' || (type === 'table' && /^create table /iu.test(String(sql)));
      if (!isPlain) throw damagedSlice(file, `it contains a ${String(type)}`);
    }
  } finally {
    database.close();
  }
}

export function damagedSlice(name: string, reason: string): AppError {
  return new AppError('ARTIFACT_REFUSED', `cannot load ${name}: ${reason}`, {
    hint: 'build and push the artifacts again: plimsoll feeds build; the store was left as it is',
  });
}
