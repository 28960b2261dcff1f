import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { toQueueError } from '../../jobs/postgres/queue-error.ts';
import { isOutage, toConnectError, toStoreError } from './errors.ts';

function rejection(code: string, message: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, 0, 'error'), { code });
}

describe('an address with a setting that Postgres rejects', () => {
  it.each([
    ['42704', 'unrecognized configuration parameter "statment_timeout"'],
    ['22023', 'invalid value for parameter "statement_timeout": "abc"'],
    ['55P02', 'parameter "max_connections" cannot be changed without restarting the server'],
  ])('names the setting to correct (%s)', (code, message) => {
    expect(toConnectError('db', rejection(code, message))).toMatchObject({
      code: 'STORE_FAILED',
      message: `the database db failed: it rejected a setting of the address: ${message}`,
      hint: 'correct this setting in --database, or leave it out',
    });
  });
});

it('passes on a statement that Postgres rejects, which is a bug', () => {
  const bug = rejection('42704', 'type "x" does not exist');
  expect(toStoreError('db', bug)).toBe(bug);
});

it('names the setting to raise when a lock was not free in time', () => {
  const late = rejection('55P03', 'canceling statement due to lock timeout');
  expect(toStoreError('db', late)).toMatchObject({ hint: 'try again, or raise lock_timeout for this user' });
});

const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

it.each([
  ['a server that is starting', rejection('57P03', 'the database system is starting up'), true],
  ['a server that shuts down', rejection('57P01', 'terminating connection'), true],
  ['no connection left', rejection('53300', 'too many clients'), true],
  ['a refused connection', refused, true],
  ['connections refused at several addresses', new AggregateError([refused]), true],
  ['a connection that broke', new Error('Connection terminated unexpectedly'), true],
  ['a wrong password', rejection('28P01', 'password authentication failed'), false],
  ['no such database', rejection('3D000', 'does not exist'), false],
  ['a full disk', rejection('53100', 'no space left'), false],
  ['an untrusted certificate', new Error('self-signed certificate'), false],
  ['a bug', new TypeError('x is not a function'), false],
])('tells an outage from a failure that needs someone: %s', (_, thrown, expected) => {
  expect(isOutage(toConnectError('db', thrown))).toBe(expected);
  expect(isOutage(toQueueError(thrown))).toBe(expected);
});
