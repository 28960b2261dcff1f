import type { Refusal } from '../../http/guard/index.ts';
import type { ScanProgress } from '../../findings/index.ts';
import type { RegistryGate } from '../registries/index.ts';
import { answerGate, type GateOrder } from './gate-requests.ts';
import type { TaskNews } from './task.ts';

export interface RunOptions {
  /** True for work that nobody waits for. */
  readonly isBackground?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly onRefusal?: (refusal: Refusal) => void;
  /** Absent if any request may be sent. */
  readonly gate?: RegistryGate;
}

/** Passes on a task's news, and its registry requests, which end with the signal. */
export function passOn(
  news: TaskNews,
  { onProgress, onRefusal, gate }: RunOptions,
  signal: AbortSignal,
  order: (order: GateOrder) => void,
): void {
  switch (news.kind) {
    case 'refused':
      onRefusal?.(news.refusal);
      return;
    case 'enter':
    case 'announced':
      void answerGate(news, gate, signal, order);
      return;
    case 'image':
    case 'layer':
    case 'feed':
    case 'step':
      onProgress?.(news);
  }
}
