import { expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { toStoreError } from './errors.ts';

it.each([
  ['SQLITE_FULL', 13, 'free some space'],
  ['SQLITE_IOERR_SHMSIZE', 4874, 'its free space'],
])('says what to do about a full disk that SQLite reports as %s', (_name, errcode, hint) => {
  const thrown = Object.assign(new Error('disk I/O error'), { errcode });
  const error = toStoreError('s.db', thrown);
  expect(error instanceof AppError && error.hint).toContain(hint);
});
