import { AppError, messageOf } from '../../errors/index.ts';

/** Failures here are between this process and its database. */
export function toQueueError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('STORE_FAILED', `cannot use the queue's database: ${reasonOf(thrown)}`, {
    hint: 'check that Postgres is running, and the address, user and password',
    cause: thrown,
  });
}

/** pg-boss reports some failures as objects that only look like errors. */
function reasonOf(thrown: unknown): string {
  const isLikeOne = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  return messageOf(isLikeOne && !(thrown instanceof Error) ? thrown.message : thrown);
}
