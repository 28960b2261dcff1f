import { defined } from '../../domain/index.ts';
import type { ScanProgress } from '../../findings/index.ts';
import { WRITE_EVERY_MS } from './limits.ts';

interface LayerProgress {
  readonly bytes: number;
  readonly totalBytes?: number;
  readonly done?: boolean;
}

/** Progress for each layer in a scan, stored at intervals. */
export class ProgressLog {
  readonly #write: (progress: string) => void;
  #layers: LayerProgress[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(write: (progress: string) => void) {
    this.#write = write;
  }

  report(progress: ScanProgress): void {
    switch (progress.kind) {
      case 'image':
        this.#layers = progress.layers.map((size) => ({
          bytes: 0,
          ...defined({ totalBytes: size }),
        }));
        break;
      case 'layer': {
        const { index, bytes, totalBytes, done } = progress;
        const known = this.#layers[index];
        this.#layers[index] = {
          ...known,
          // A layer read before ends without a start event.
          bytes: Math.max(bytes, known?.bytes ?? 0),
          ...defined({ totalBytes }),
          ...(done === true && { done }),
        };
        break;
      }
      case 'feed':
      case 'step':
        return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#write(this.text());
    }, WRITE_EVERY_MS);
  }

  /** Progress as JSON, one entry per layer, base first. */
  text(): string {
    return JSON.stringify(this.#layers);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
