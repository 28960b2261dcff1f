import { memorySource } from '../../../../archive/index.ts';
import { DatabaseFile } from '../database-file.ts';

/** Lets a reader have bytes as if they were a database on disk. */
export function fileOf(bytes: Uint8Array): DatabaseFile {
  return new DatabaseFile(memorySource(bytes));
}
