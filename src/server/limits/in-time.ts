import { AppError } from '../../errors/index.ts';

/** Milliseconds that a request waits for the database. */
const PATIENCE_MS = 250;

/** Throws STORE_FAILED with this message for an answer that takes too long. */
export async function inTime<Value>(
  answer: Promise<Value>,
  milliseconds = PATIENCE_MS,
  message = 'the database did not answer in time',
): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new AppError('STORE_FAILED', message)), milliseconds);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
