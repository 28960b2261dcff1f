import { pastMoment } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { ServerContext } from '../../context.ts';

/** Throws USAGE for a moment in the future. */
export function momentOf(at: string | undefined, { now }: Pick<ServerContext, 'now'>) {
  if (at === undefined) return {};
  const isPast = pastMoment(at, now()) !== undefined;
  if (!isPast) throw new AppError('USAGE', `${at} is in the future`, { hint: 'name an earlier day' });
  return { asOf: at };
}
