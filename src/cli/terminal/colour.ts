import type { Environment } from '../../config/index.ts';

/** Inputs for the choice of colour. */
export interface ColourChoice {
  /** The `--color` value. */
  readonly wish: 'auto' | 'always' | 'never';
  readonly isTerminal: boolean;
  readonly environment: Environment;
}

/**
 * Whether to use colour: decided by the flag, else by NO_COLOR (no-color.org), FORCE_COLOR, and whether the stream is a
 * terminal that supports it.
 */
export function wantsColour({ wish, isTerminal, environment }: ColourChoice): boolean {
  if (wish !== 'auto') return wish === 'always';
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = environment;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return isTerminal && terminal !== 'dumb';
}
