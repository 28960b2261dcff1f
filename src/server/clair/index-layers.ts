import type { Digest } from '../../domain/index.ts';
import { AppError, readAppError } from '../../errors/index.ts';
import type { Principal } from '../auth/index.ts';
import type { LayersRequest, ServerContext } from '../context.ts';

/** Indexes layers and waits for the result, as both Clair APIs do. Throws the AppError that ended the scan. */
export async function indexLayers(
  { scans }: ServerContext,
  request: Omit<LayersRequest, 'kind'>,
  principal: Principal,
  signal: AbortSignal,
): Promise<Digest> {
  const { id } = await scans.submit({ kind: 'layers', ...request }, principal);
  const ended = await scans.ended(id, signal);
  if (ended.image !== undefined) return ended.image;
  throw (
    readAppError(ended.failure ?? '') ??
    new AppError('SERVER_FAILED', `the scan ${id} ended without an image`)
  );
}
