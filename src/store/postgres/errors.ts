import pg from 'pg';
import { AppError, messageOf, systemCode } from '../../errors/index.ts';

interface Explanation {
  readonly reason: string;
  readonly hint: string;
}

const TRY_AGAIN = 'try again once Postgres is up; what was stored is safe';

/** Postgres applies the address settings while it connects. */
const WRONG_SETTING: Explanation = {
  reason: 'it rejected a setting of the address',
  hint: 'correct this setting in --database, or leave it out',
};

/** Keyed by SQLSTATE, or its first two characters, https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const BY_STATE: Readonly<Record<string, Explanation>> = {
  '08': { reason: 'the connection broke', hint: TRY_AGAIN },
  '25006': {
    reason: 'it is read-only',
    hint: 'name the primary server, not a replica, with --database',
  },
  '28': {
    reason: 'it rejected the user',
    hint: 'correct the user and the password in --database; add sslmode=require if it requires encryption',
  },
  '3D000': {
    reason: 'no such database',
    hint: 'create it with "create database NAME", or correct its name',
  },
  '40': { reason: 'another transaction was in the way', hint: 'try again' },
  '42501': {
    reason: 'the user lacks a right',
    hint: 'allow the user to create a schema: grant create on database NAME to USER',
  },
  '53100': { reason: 'the disk is full', hint: 'free some space on its server' },
  '53300': {
    reason: 'no connection left',
    hint: 'raise its max_connections, or run fewer replicas',
  },
  '55P02': WRONG_SETTING,
  '55P03': { reason: 'a lock was not free in time', hint: 'try again, or raise lock_timeout for this user' },
  '57014': { reason: 'it cancelled a query', hint: 'raise statement_timeout for this user' },
  '57': { reason: 'it was shut down, or is starting', hint: TRY_AGAIN },
};

/** Keyed by Node's code for a failed connection. */
const BY_SYSTEM_CODE: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    reason: 'nothing listens at this address',
    hint: 'start Postgres, or correct its address in --database',
  },
  ENOENT: { reason: 'no such socket', hint: 'start Postgres, or correct its folder in --database' },
  ENOTFOUND: { reason: 'unknown host', hint: 'correct the host in --database' },
};

/** SQLSTATEs, or their prefixes, for a server that is down, starting, or out of connections. */
const OUTAGE_STATES: readonly string[] = ['08', '57P', '53300'];
/** Messages from Node and pg for an unreachable server. */
const OUTAGE_TEXTS: readonly string[] = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'],
  ...['EAI_AGAIN', 'ENOENT', 'Connection terminated', 'timeout expired', 'timeout exceeded'],
];

/** Classes for invalid statements and constraint violations: bugs, which pass through unchanged. */
const BUGS: readonly string[] = ['0A', '21', '22', '23', '26', '42'];

/** Converts pg errors caused by the server, the network or a setting. `server` contains no password. */
export function toStoreError(server: string, thrown: unknown): unknown {
  if (thrown instanceof AppError || thrown instanceof TypeError || thrown instanceof RangeError)
    return thrown;
  if (thrown instanceof pg.DatabaseError && isBug(thrown.code ?? '')) return thrown;
  return toConnectError(server, thrown);
}

/**
 * Blames the server, the network or the address for any failure to connect; few such errors have a code. A
 * code that means a bug in a statement means a wrong address setting here: no statement was sent yet.
 */
export function toConnectError(server: string, thrown: unknown): AppError {
  const state = thrown instanceof pg.DatabaseError ? (thrown.code ?? '') : '';
  const rejected = isBug(state) ? WRONG_SETTING : undefined;
  const known =
    BY_STATE[state] ?? BY_STATE[state.slice(0, 2)] ?? rejected ?? BY_SYSTEM_CODE[systemCodeOf(thrown)];
  return storeFailed(server, known, thrown);
}

function isBug(state: string): boolean {
  return BUGS.includes(state.slice(0, 2)) && BY_STATE[state] === undefined;
}

function storeFailed(server: string, known: Explanation | undefined, cause: unknown): AppError {
  const reason = known ? `${known.reason}: ${messageOf(cause)}` : messageOf(cause);
  return new AppError('STORE_FAILED', `the database ${server} failed: ${reason}`, {
    hint: known?.hint ?? TRY_AGAIN,
    cause,
  });
}

function systemCodeOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return systemCodeOf(thrown.errors[0]);
  return systemCode(thrown) ?? '';
}

/** Whether a failure can end without a change to this program, its address or the database. */
export function isOutage(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    return OUTAGE_STATES.some((state) => error.code?.startsWith(state) === true);
  }
  if (!(error instanceof Error)) return false;
  if (error.cause !== undefined) return isOutage(error.cause);
  const text = `${systemCodeOf(error)} ${error.message}`;
  return OUTAGE_TEXTS.some((each) => text.includes(each));
}
