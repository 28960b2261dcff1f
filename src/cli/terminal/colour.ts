import type { Environment } from '../../config/index.ts';

/** Inputs for the choice of colour. */
export interface ColourChoice {
  /** The `--color` value. */
  readonly wish: 'auto' | 'always' | 'never';
  readonly isTerminal: boolean;
  readonly environment: Environment;
}

/**
 * Whether to use colour: decided by the flag, else by NO_COLOR (no-color.org), FORCE_COLOR, CLICOLOR_FORCE (bixense.com/clicolors), and whether the stream is a
 * terminal that supports it.
 */
export function wantsColour({ wish, isTerminal, environment }: ColourChoice): boolean {
  if (wish !== 'auto') return wish === 'always';
  const { NO_COLOR: no, FORCE_COLOR: force, CLICOLOR_FORCE: forced = '0', TERM: terminal } = environment;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (forced !== '' && forced !== '0') return true;
  return isTerminal && terminal !== 'dumb';
}

/** Terminals that open links, by the variables that they set; others may print the address as rubbish. */
const LINKING_PROGRAMS = /^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|rio|Tabby)$/u;
const LINKING_TERMINALS = /kitty|ghostty|alacritty|foot|wezterm/u;
/** The first VTE (GNOME Terminal, Tilix and others) whose links work: 0.50.0, as it writes it. */
const LINKING_VTE = 5000;

/** Whether a terminal takes links by OSC 8. FORCE_HYPERLINK decides, as for other programs. */
export function takesLinks(environment: Environment): boolean {
  const { FORCE_HYPERLINK: force, TERM = '', TERM_PROGRAM: program = '', VTE_VERSION: vte } = environment;
  if (force !== undefined && force !== '') return force !== '0';
  return (
    LINKING_PROGRAMS.test(program) ||
    LINKING_TERMINALS.test(TERM) ||
    Number(vte) >= LINKING_VTE ||
    environment['WT_SESSION'] !== undefined ||
    environment['KONSOLE_VERSION'] !== undefined
  );
}
