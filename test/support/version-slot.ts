/** A place in a version, and what may stand there, up to so many times in a row. */
export interface Slot {
  readonly pieces: readonly string[];
  readonly min?: number;
  readonly max: number;
  /** The longest run of digits that may stand there besides. */
  readonly longestRun?: number;
}

/** Fills nearly all of a slot that holds something odd once in a while. */
export const NOTHING: readonly string[] = new Array<string>(40).fill('');
