/** What a call is busy with. Bytes are counted from the beginning of a layer or a feed. */
export type ProgressEvent =
  | { readonly kind: 'image'; readonly reference: string; readonly layers: number }
  | {
      readonly kind: 'layer';
      readonly index: number;
      readonly bytes: number;
      readonly totalBytes?: number;
      readonly done?: boolean;
    }
  | {
      readonly kind: 'feed';
      readonly feed: string;
      readonly bytes?: number;
      readonly totalBytes?: number;
      readonly records?: number;
    }
  /** Work without a measure, in a word or two. */
  | { readonly kind: 'step'; readonly text: string };

export type ProgressState =
  | { readonly kind: 'image'; readonly reference: string; readonly layers: readonly LayerProgress[] }
  | Extract<ProgressEvent, { readonly kind: 'feed' | 'step' }>;

export interface LayerProgress {
  readonly bytes: number;
  readonly totalBytes?: number;
  readonly done: boolean;
}

/** The state after an event. A layer of no known image is passed over. */
export function advance(state: ProgressState | undefined, event: ProgressEvent): ProgressState | undefined {
  switch (event.kind) {
    case 'image': {
      const layers = Array.from({ length: event.layers }, () => ({ bytes: 0, done: false }));
      return { kind: 'image', reference: event.reference, layers };
    }
    case 'layer': {
      if (state?.kind !== 'image' || !(event.index in state.layers)) return state;
      const { bytes, totalBytes, done = false } = event;
      const layer = { bytes, done, ...(totalBytes !== undefined && { totalBytes }) };
      return { ...state, layers: state.layers.with(event.index, layer) };
    }
    case 'feed':
    case 'step':
      return event;
  }
}
