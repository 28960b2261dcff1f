import { printable } from '../../errors/index.ts';
import { counted, fitText, formatBytes, textWidth } from '../../report/index.ts';
import type { LayerProgress, ProgressState } from './progress-state.ts';

const BAR_WIDTH = 16;
const GAP = '  ';
const LEAST_NAME = 12;

/** The state as one line that fits; never as wide as the terminal, since some wrap at their last column. */
export function progressLine(state: ProgressState, columns: number): string {
  const width = columns - 1;
  const [name, ...measures] = partsOf(state);
  const measured = measures.join(GAP);
  if (measured === '') return fitText(name, width);
  const room = Math.max(LEAST_NAME, width - textWidth(measured) - GAP.length);
  return fitText(`${fitText(name, room)}${GAP}${measured}`, width);
}

function partsOf(state: ProgressState): readonly [string, ...string[]] {
  switch (state.kind) {
    case 'image': {
      const { layers } = state;
      const done = layers.filter((layer) => layer.done).length;
      return [printable(state.reference), `${done}/${layers.length} layers`, ...bytesOf(totalOf(layers))];
    }
    case 'feed': {
      const { bytes = 0, totalBytes, records } = state;
      const read = records === undefined ? [] : [counted(records, 'record')];
      return [printable(state.feed), ...bytesOf({ bytes, totalBytes }), ...read];
    }
    case 'step':
      return [printable(state.text)];
  }
}

interface Measure {
  readonly bytes: number;
  readonly totalBytes: number | undefined;
}

/** A total is one only when the size of every layer is known. */
function totalOf(layers: readonly LayerProgress[]): Measure {
  const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const sizes = layers.map(({ totalBytes }) => totalBytes);
  const isKnown = sizes.every((size) => size !== undefined);
  return { bytes, totalBytes: isKnown ? sizes.reduce((sum, size) => sum + size, 0) : undefined };
}

function bytesOf({ bytes, totalBytes }: Measure): readonly string[] {
  if (bytes === 0) return [];
  if (totalBytes === undefined || totalBytes < bytes) return [formatBytes(bytes)];
  const filled = Math.round((BAR_WIDTH * bytes) / totalBytes);
  const bar = '━'.repeat(filled) + '─'.repeat(BAR_WIDTH - filled);
  return [bar, `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`];
}
