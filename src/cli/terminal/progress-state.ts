import { defined } from '../../domain/index.ts';
import type { ScanProgress } from '../../findings/index.ts';
import type { AnsweredRequest } from '../../http/index.ts';

/** Shows the current activity to the person at the terminal. */
export interface Progress {
  report(event: ScanProgress): void;
  /** Absent unless each request is shown. */
  readonly onAnswer?: (request: AnsweredRequest) => void;
  /** Clears the line: call it before anything else is written to the terminal, and at the end. */
  clear(): void;
}

export type ProgressState =
  | { readonly kind: 'image'; readonly reference: string; readonly layers: readonly LayerProgress[] }
  | Extract<ScanProgress, { readonly kind: 'feed' | 'step' }>;

export interface LayerProgress {
  readonly bytes: number;
  readonly totalBytes?: number;
  readonly done: boolean;
}

/** Returns the state after an event. Ignores a layer of an unknown image. */
export function advance(state: ProgressState | undefined, event: ScanProgress): ProgressState | undefined {
  switch (event.kind) {
    case 'image': {
      const layers = event.layers.map((size) => ({
        bytes: 0,
        done: false,
        ...defined({ totalBytes: size }),
      }));
      return { kind: 'image', reference: event.reference, layers };
    }
    case 'layer': {
      const before = state?.kind === 'image' ? state.layers[event.index] : undefined;
      if (state?.kind !== 'image' || !before) return state;
      const { bytes, totalBytes, done = false } = event;
      const layer = { ...before, bytes, done, ...defined({ totalBytes }) };
      return { ...state, layers: state.layers.with(event.index, layer) };
    }
    case 'feed':
    case 'step':
      return event;
  }
}
