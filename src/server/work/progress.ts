import type { ScanProgress } from '../../findings/index.ts';
import { PROGRESS_EVERY_MS } from './limits.ts';

/** Passes on starts and ends, and thins out the messages for every few bytes of a layer or feed. */
export function thinned(tell: (progress: ScanProgress) => void): (progress: ScanProgress) => void {
  const announced = new Map<string, number>();
  return (progress) => {
    const key = repeatedKey(progress);
    if (key !== undefined) {
      const now = performance.now();
      if (now - (announced.get(key) ?? -Infinity) < PROGRESS_EVERY_MS) return;
      announced.set(key, now);
    }
    tell(progress);
  };
}

function repeatedKey(progress: ScanProgress): string | undefined {
  switch (progress.kind) {
    case 'layer':
      return progress.done === true ? undefined : `layer ${progress.index}`;
    case 'feed':
      return `feed ${progress.feed}`;
    case 'image':
    case 'step':
      return undefined;
  }
}
