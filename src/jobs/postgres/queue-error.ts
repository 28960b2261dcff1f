import { AppError, messageOf } from '../../errors/index.ts';

/** What goes wrong here goes wrong between this process and its database. */
export function toQueueError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('STORE_FAILED', `the queue's database cannot be used: ${messageOf(thrown)}`, {
    hint: 'check that Postgres runs, and that the address, the user and its password are right',
    cause: thrown,
  });
}
