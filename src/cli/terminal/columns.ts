/** A stream that may be a terminal, as Node describes one. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The columns of a terminal, else a default: of a pipe, and of what says it has none (`docker run -t` without a window). */
export function columnsOf({ isTTY, columns }: Screen, otherwise: number): number {
  return isTTY === true && columns !== undefined && columns > 0 ? columns : otherwise;
}
