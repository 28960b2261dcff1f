import type { Environment } from '../../config/index.ts';
import { terminalColumns, type Screen } from './columns.ts';
import { progressLine } from './progress-line.ts';
import { advance, type Progress, type ProgressState } from './progress-state.ts';
import { createVerboseLog } from './verbose-log.ts';

/** Milliseconds: redrawing more often costs more than it shows. */
const REDRAW_INTERVAL = 80;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\u{1b}[2K';

export interface ProgressOptions {
  readonly stream: Screen & { write(text: string): unknown };
  readonly quiet: boolean;
  /** Writes a line for each request and each step, even if standard error is not a terminal. */
  readonly verbose?: boolean;
  readonly environment: Environment;
  /** Milliseconds from any clock. */
  readonly now: () => number;
}

/** Redraws one line on stderr in place. Stays silent where that is impossible: in a pipe, on a dumb terminal. */
export function createProgress(options: ProgressOptions): Progress {
  const { stream, quiet, environment, now } = options;
  if (options.verbose === true) return createVerboseLog((line) => stream.write(`${line}\n`));
  if (quiet || stream.isTTY !== true || environment['TERM'] === 'dumb')
    return { report: () => undefined, clear: () => undefined };
  let state: ProgressState | undefined;
  let drawnAt = -Infinity;
  let isDrawn = false;
  return {
    report(event) {
      state = advance(state, event);
      const time = now();
      // Shows new steps at once; layer and feed progress at the next interval.
      const isNews = event.kind === 'image' || event.kind === 'step';
      if (!state || (!isNews && time - drawnAt < REDRAW_INTERVAL)) return;
      stream.write(CLEAR_LINE + progressLine(state, terminalColumns(stream, environment, DEFAULT_COLUMNS)));
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
