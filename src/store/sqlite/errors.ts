import { AppError, messageOf } from '../../errors/index.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html. Extended codes hold them in their low byte. */
const BUSY = 5;
const READONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** Converts SQLite errors caused by the machine; anything else is a bug and passes through unchanged. */
export function toStoreError(file: string, thrown: unknown): unknown {
  switch (resultCode(thrown)) {
    case NOTADB:
    case CORRUPT:
      return damagedStore(file, thrown);
    case FULL:
      return failed(
        file,
        'the disk is full',
        'free some space, or choose another place with --store',
        thrown,
      );
    case BUSY:
      return failed(
        file,
        'another process holds its lock',
        'wait for the other scan or sync to end, or choose another file with --store',
        thrown,
      );
    case READONLY:
    case CANTOPEN:
      return unwritable(file, thrown);
    case undefined:
      return thrown;
    default:
      // A full disk is also an I/O error here, where the log's index cannot grow.
      return failed(
        file,
        messageOf(thrown),
        'check the disk and its free space, or choose another place with --store',
        thrown,
      );
  }
}

export function damagedStore(file: string, cause?: unknown): AppError {
  const hint = `delete ${file} (and its -wal and -shm files) and run again: its data can be loaded again`;
  return new AppError('STORE_FAILED', `the store ${file} is damaged, or not a store`, { hint, cause });
}

export function unwritable(file: string, cause: unknown): AppError {
  return failed(
    file,
    `cannot open it for writing: ${messageOf(cause)}`,
    'make its folder writable, or choose another place with --store',
    cause,
  );
}

export function isBusy(thrown: unknown): boolean {
  return resultCode(thrown) === BUSY;
}

function failed(file: string, reason: string, hint: string, cause: unknown): AppError {
  return new AppError('STORE_FAILED', `the store ${file} failed: ${reason}`, { hint, cause });
}

/** Codes for invalid statements (1 ERROR, 19 CONSTRAINT, 20 MISMATCH, 21 MISUSE, 25 RANGE), which indicate bugs. */
const BUGS: readonly number[] = [1, 19, 20, 21, 25];

function resultCode(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number')
    return undefined;
  const code = thrown.errcode & 0xff;
  return BUGS.includes(code) ? undefined : code;
}
