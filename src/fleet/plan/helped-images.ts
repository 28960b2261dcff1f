import type { Digest } from '../../domain/index.ts';

/** An image that the plan looks at. */
export interface CheckedImage {
  readonly key: Digest;
  /** Runs that have not ended. */
  readonly runs: number;
}

/** Most images that an upgrade names, and most of their places; its counts are of all. */
export const MOST_NAMED = 100;

/** Images that an upgrade helps: their numbers, and those of them that run in most places. */
export class HelpedImages {
  #images = 0;
  #runs = 0;
  #first: CheckedImage[] = [];

  get images(): number {
    return this.#images;
  }

  get runs(): number {
    return this.#runs;
  }

  /** Those that run in most places first, each else in the order in which it was added. */
  get first(): readonly CheckedImage[] {
    return mostRuns(this.#first);
  }

  add(image: CheckedImage): void {
    this.#images++;
    this.#runs += image.runs;
    this.#first.push(image);
    if (this.#first.length >= 2 * MOST_NAMED) this.#first = mostRuns(this.#first);
  }
}

function mostRuns(images: readonly CheckedImage[]): CheckedImage[] {
  return images.toSorted((a, b) => b.runs - a.runs).slice(0, MOST_NAMED);
}
