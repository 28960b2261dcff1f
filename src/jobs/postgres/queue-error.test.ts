import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { toQueueError } from './queue-error.ts';

describe("a failure of the queue's database", () => {
  it('tells the reason, and has an error as its cause, where pg-boss reports an object', () => {
    const reported = {
      code: '57P03',
      message: 'the database system is starting up (Queue: sync, Worker: 1)',
    };
    expect(toQueueError(reported)).toMatchObject({
      code: 'STORE_FAILED',
      message: `cannot use the queue's database: ${reported.message}`,
      cause: new Error(reported.message),
    });
  });

  it('tells the code of a connection that was refused at several addresses', () => {
    // Node's AggregateError has no text of its own, and pg-boss copies only its enumerable fields.
    const reported = { code: 'ECONNREFUSED', message: ' (Queue: sync, Worker: 1)' };
    expect(toQueueError(reported).message).toBe(
      "cannot use the queue's database: ECONNREFUSED (Queue: sync, Worker: 1)",
    );
  });

  it.each([
    ['an error', new Error('connection ended'), 'connection ended'],
    ['a text', 'connection ended', 'connection ended'],
  ])('keeps %s as its cause', (_, thrown, reason) => {
    const failure = toQueueError(thrown);
    expect(failure.message).toBe(`cannot use the queue's database: ${reason}`);
    expect(failure.cause).toBe(thrown);
  });

  it('passes on an expected failure as it is', () => {
    const failure = new AppError('STORE_FAILED', 'the database is gone');
    expect(toQueueError(failure)).toBe(failure);
  });
});
