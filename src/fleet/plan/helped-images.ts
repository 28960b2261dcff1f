import type { Digest } from '../../domain/index.ts';

/** An image that the plan checks. */
export interface CheckedImage {
  readonly key: Digest;
  /** Runs that have not ended. */
  readonly runs: number;
}

/** Maximum images, and maximum places, listed per upgrade; its counts cover all. */
export const MOST_NAMED = 100;

/** Images that an upgrade helps: counts, and the images with most runs. */
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

  /** Ordered by runs, most first; ties keep insertion order. */
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
