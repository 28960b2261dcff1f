import { AppError, messageOf } from '../../errors/index.ts';

/** Wraps a failure between this process and its database. */
export function toQueueError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const failure = toError(thrown);
  return new AppError('STORE_FAILED', `cannot use the queue's database: ${messageOf(failure)}`, {
    hint: 'check that Postgres is running, and the address, user and password',
    cause: failure,
  });
}

/**
 * Recovers the message: pg-boss reports some failures as objects that only look like errors. After a refusal
 * at several addresses they keep the code, and no text before the queue's name.
 */
function toError(thrown: unknown): unknown {
  if (thrown instanceof Error || typeof thrown !== 'object' || thrown === null) return thrown;
  if (!('message' in thrown)) return thrown;
  const text = String(thrown.message);
  return new Error('code' in thrown && text.startsWith(' ') ? `${String(thrown.code)}${text}` : text);
}
