import type { Environment } from '../../config/index.ts';

/** What decides whether a stream is written to in colour. */
export interface ColourChoice {
  /** Of `--color`. */
  readonly wish: 'auto' | 'always' | 'never';
  readonly isTerminal: boolean;
  readonly environment: Environment;
}

/** The flag decides; else NO_COLOR (no-color.org), FORCE_COLOR, and whether it is a terminal that can show any. */
export function wantsColour({ wish, isTerminal, environment }: ColourChoice): boolean {
  if (wish !== 'auto') return wish === 'always';
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = environment;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return isTerminal && terminal !== 'dumb';
}
