import { AppError } from '../../errors/index.ts';

/** Gives an unreachable registry its own error code, for exit codes and logs. */
export function toRegistryFailure(thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== 'NETWORK_FAILED') return thrown;
  return new AppError('REGISTRY_UNREACHABLE', thrown.message, {
    ...(thrown.hint && { hint: thrown.hint }),
    said: thrown.said,
    cause: thrown,
  });
}
