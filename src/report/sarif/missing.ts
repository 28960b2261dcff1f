import type { ScanResult } from '../../domain/index.ts';
import type { ScanFailure } from '../format.ts';
import { imageName } from '../image-name.ts';
import { verdictWords } from '../verdict-words.ts';

/** An image that no run lists the findings of. */
export interface MissingImage {
  readonly name: string;
  /** The code of the failure, or `image-left-out`. */
  readonly code: string;
  readonly reason: string;
}

/** Lists images that were not scanned, then those that found no room in the file, with their verdicts. */
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
