import type { Digest } from '../../../domain/index.ts';
import type { ReportSummary } from '../../../store/ports.ts';
import type { Task } from '../task.ts';
import { rateImage } from './rate-image.ts';

export interface RefreshArgs {
  readonly key: Digest;
}

/** Absent where the image is gone. */
export interface RefreshResult {
  readonly summary?: ReportSummary;
}

export const refreshImageTask: Task<'refresh'> = async ({ key }, { context }) => {
  const indexed = await context.store.inventory.get(key);
  return indexed ? { summary: await rateImage(indexed, context) } : {};
};
