import { AppError } from '../../errors/index.ts';

/** Time for the database to answer; a request waits no longer. */
const PATIENCE_MS = 250;

/** Throws STORE_FAILED for an answer of the database that takes too long. */
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
