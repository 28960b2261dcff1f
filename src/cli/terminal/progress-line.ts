import { counted } from '../../domain/index.ts';
import { printable } from '../../errors/index.ts';
import { fitText, formatBytes, textWidth } from '../../report/index.ts';
import type { LayerProgress, ProgressState } from './progress-state.ts';

const BAR_WIDTH = 16;
const GAP = '  ';
const LEAST_NAME = 10;

/** Formats the state as one line that fits; always narrower than the terminal, since some wrap at their last column. */
export function progressLine(state: ProgressState, columns: number): string {
  const width = columns - 1;
  const { name, counts = [], measure } = partsOf(state);
  const numbers = [...counts, ...textOf(measure)];
  const measured = [...counts, ...barOf(measure), ...textOf(measure)];
  // On a narrow terminal, numbers say more than a bar.
  const shown = roomBeside(measured, width) < LEAST_NAME ? numbers : measured;
  if (shown.length === 0) return fitText(name, width);
  const room = Math.max(LEAST_NAME, roomBeside(shown, width));
  return fitText([fitText(name, room), ...shown].join(GAP), width);
}

function roomBeside(texts: readonly string[], width: number): number {
  return width - textWidth(texts.join(GAP)) - GAP.length;
}

interface Parts {
  readonly name: string;
  readonly counts?: readonly string[];
  readonly measure?: Measure;
}

function partsOf(state: ProgressState): Parts {
  switch (state.kind) {
    case 'image': {
      const { layers } = state;
      const done = layers.filter((layer) => layer.done).length;
      const counts = [`${done}/${layers.length} layers`];
      return { name: printable(state.reference), counts, measure: totalOf(layers) };
    }
    case 'feed': {
      const { bytes = 0, totalBytes, records } = state;
      const counts = records === undefined ? [] : [counted(records, 'record')];
      return { name: printable(state.feed), counts, measure: { bytes, totalBytes } };
    }
    case 'step':
      return { name: printable(state.text) };
  }
}

interface Measure {
  readonly bytes: number;
  readonly totalBytes: number | undefined;
}

/** Returns a total only if every layer's size is known. */
function totalOf(layers: readonly LayerProgress[]): Measure {
  const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const sizes = layers.map(({ totalBytes }) => totalBytes);
  const isKnown = sizes.every((size) => size !== undefined);
  return { bytes, totalBytes: isKnown ? sizes.reduce((sum, size) => sum + size, 0) : undefined };
}

/** More may be read than was announced: then the announced size is meaningless. */
function textOf(measure: Measure | undefined): readonly string[] {
  if (!measure || measure.bytes === 0) return [];
  const { bytes, totalBytes } = measure;
  if (totalBytes === undefined || totalBytes < bytes) return [formatBytes(bytes)];
  return [`${formatBytes(bytes)} of ${formatBytes(totalBytes)}`];
}

function barOf(measure: Measure | undefined): readonly string[] {
  const { bytes = 0, totalBytes = 0 } = measure ?? {};
  if (bytes === 0 || totalBytes < bytes) return [];
  const filled = Math.round((BAR_WIDTH * bytes) / totalBytes);
  return ['━'.repeat(filled) + '─'.repeat(BAR_WIDTH - filled)];
}
