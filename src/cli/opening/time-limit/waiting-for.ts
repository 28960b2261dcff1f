import { formatBytes } from '../../../report/index.ts';
import type { ScanProgress } from '../../../findings/index.ts';
import { advance, type ProgressState } from '../../terminal/index.ts';

/** Records a scan's latest step, to explain a time-out. */
export class WaitingFor {
  #state: ProgressState | undefined;
  #host: string | undefined;
  readonly #server: string | undefined;

  /** A server that works in place of this program reports its own progress. */
  constructor(server?: string) {
    this.#server = server === undefined ? undefined : `the server ${server}`;
  }

  progress(event: ScanProgress): void {
    // Requests to feeds begin here; the registry is no longer waited for.
    if (event.kind === 'feed' && this.#state?.kind !== 'feed') this.#host = undefined;
    this.#state = advance(this.#state, event);
  }

  request(url: string): void {
    this.#host = URL.parse(url)?.host;
  }

  describe(): string {
    const state = this.#state;
    const from = this.#host === undefined ? '' : ` from ${this.#host}`;
    if (!state)
      return this.#server ?? (this.#host === undefined ? 'the image' : `the registry ${this.#host}`);
    switch (state.kind) {
      case 'image':
        return describeLayers(state.layers, from);
      case 'feed':
        return `the feed ${state.feed}${from}`;
      case 'step':
        return `${this.#server ?? 'the report'} (${state.text})`;
    }
  }
}

type Layers = Extract<ProgressState, { readonly kind: 'image' }>['layers'];

function describeLayers(layers: Layers, from: string): string {
  const index = layers.findIndex(({ done }) => !done);
  const layer = layers[index];
  if (!layer) return 'the report';
  return `layer ${index + 1} of ${layers.length}${from} (${formatBytes(layer.bytes)} read)`;
}
