import type { Environment } from '../../config/index.ts';

/** A stream that may be a terminal, as Node describes it. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Returns a terminal's width; for a pipe, the variable COLUMNS; else a default. A terminal may report zero
 * (`docker run -t` without a window).
 */
export function terminalColumns(
  { isTTY, columns }: Screen,
  environment: Environment,
  otherwise: number,
): number {
  if (isTTY === true) return columns !== undefined && columns > 0 ? columns : otherwise;
  const wanted = environment['COLUMNS'] ?? '';
  return /^[1-9]\d{0,4}$/u.test(wanted) ? Number(wanted) : otherwise;
}
