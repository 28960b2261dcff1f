import type { ScanResult } from '../../domain/index.ts';
import type { ScanFailure } from '../format.ts';
import { imageName } from '../words/image-name.ts';
import { verdictWords } from '../words/verdict-words.ts';

/** An image without a run for its findings. */
export interface MissingImage {
  readonly name: string;
  /** The failure's code, or `image-left-out`. */
  readonly code: string;
  readonly reason: string;
}

/** Lists images that were not scanned, then images that did not fit in the file, with their verdicts. */
export function missingImages(
  failures: readonly ScanFailure[],
  leftOut: readonly ScanResult[],
): readonly MissingImage[] {
  return [
    ...failures.map((failure) => {
      const { code, message, hint } = failure;
      const name = imageName(failure);
      const advice = hint === undefined ? '' : ` (hint: ${hint})`;
      return { name, code, reason: `${name} was not scanned: ${message}${advice}` };
    }),
    ...leftOut.map(({ image, verdict }) => {
      const name = imageName(image);
      return { name, code: 'image-left-out', reason: `${name} has no run here: ${verdictWords(verdict)}` };
    }),
  ];
}
