import { defined } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';

/** Prefixes an AppError's message with the attempted action. */
export async function saying<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, hint } = error;
    throw new AppError(code, `${what}: ${message}`, { ...defined({ hint }), cause: error });
  }
}
