import { AppError } from '../../errors/index.ts';

/** Milliseconds that a request waits for the database. */
const PATIENCE_MS = 250;

/** Throws STORE_FAILED for a database response that takes too long. */
export async function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new AppError('STORE_FAILED', 'the database did not answer in time')),
    PATIENCE_MS,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
