import type { Refusal } from '../../http/guard/index.ts';
import type { ScanProgress } from '../../scan/index.ts';
import type { TaskNews } from './task.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly onRefusal?: (refusal: Refusal) => void;
}

export function passOn(news: TaskNews, { onProgress, onRefusal }: RunOptions): void {
  if (news.kind === 'refused') onRefusal?.(news.refusal);
  else onProgress?.(news);
}
