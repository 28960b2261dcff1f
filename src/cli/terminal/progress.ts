import type { Environment } from '../../config/index.ts';
import { columnsOf, type Screen } from './columns.ts';
import { progressLine } from './progress-line.ts';
import type { ScanProgress } from '../../scan/index.ts';
import { advance, type ProgressState } from './progress-state.ts';

/** Milliseconds: redrawing more often costs more than it shows. */
const REDRAW_INTERVAL = 80;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\u{1b}[2K';

/** Shows the current activity to the person at the terminal. */
export interface Progress {
  report(event: ScanProgress): void;
  /** Clears the line: call it before anything else is written to the terminal, and at the end. */
  clear(): void;
}

export interface ProgressOptions {
  readonly stream: Screen & { write(text: string): unknown };
  readonly quiet: boolean;
  readonly environment: Environment;
  /** Milliseconds of any clock. */
  readonly now: () => number;
}

/** Redraws one line on stderr in place. Stays silent where that is impossible: in a pipe, on a dumb terminal. */
export function createProgress({ stream, quiet, environment, now }: ProgressOptions): Progress {
  if (quiet || stream.isTTY !== true || environment['TERM'] === 'dumb')
    return { report: () => undefined, clear: () => undefined };
  let state: ProgressState | undefined;
  let drawnAt = -Infinity;
  let isDrawn = false;
  return {
    report(event) {
      state = advance(state, event);
      const time = now();
      // New steps are shown at once; progress of a layer or a feed, at the next interval.
      const isNews = event.kind === 'image' || event.kind === 'step';
      if (!state || (!isNews && time - drawnAt < REDRAW_INTERVAL)) return;
      stream.write(CLEAR_LINE + progressLine(state, columnsOf(stream, environment, DEFAULT_COLUMNS)));
      drawnAt = time;
      isDrawn = true;
    },
    clear() {
      if (isDrawn) stream.write(CLEAR_LINE);
      isDrawn = false;
      drawnAt = -Infinity;
    },
  };
}
