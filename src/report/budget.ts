/** Counts the bytes of a text that may not be longer than some number of them. */
export class Budget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Takes what a piece needs; false, and nothing taken, if it does not fit. */
  take(piece: string): boolean {
    const bytes = Buffer.byteLength(piece);
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  /** Takes as many of the pieces as fit, up to the first that does not. */
  takeSome(pieces: Iterable<string>): readonly string[] {
    const taken: string[] = [];
    for (const piece of pieces) {
      if (!this.take(piece)) break;
      taken.push(piece);
    }
    return taken;
  }
}
