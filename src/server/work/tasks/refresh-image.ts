import type { Digest } from '../../../domain/index.ts';
import type { ReportSummary } from '../../../store/ports.ts';
import type { TaskWorld } from '../task-world.ts';
import { rateImage } from './rate-image.ts';

export interface RefreshArgs {
  readonly key: Digest;
}

/** Absent where the image is gone. */
export interface RefreshResult {
  readonly summary?: ReportSummary;
}

export async function refreshImage({ key }: RefreshArgs, { context }: TaskWorld): Promise<RefreshResult> {
  const indexed = await context.store.inventory.get(key);
  return indexed ? { summary: await rateImage(indexed, context) } : {};
}
