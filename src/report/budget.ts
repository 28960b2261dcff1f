/** Counts down the remaining bytes of a text with a size limit. */
export class Budget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Reserves space for a piece; if it does not fit, reserves nothing and returns false. */
  take(piece: string): boolean {
    const bytes = Buffer.byteLength(piece);
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  /** Takes pieces up to the first that does not fit. */
  takeSome(pieces: Iterable<string>): readonly string[] {
    const taken: string[] = [];
    for (const piece of pieces) {
      if (!this.take(piece)) break;
      taken.push(piece);
    }
    return taken;
  }
}
