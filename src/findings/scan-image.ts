import type { OpenedImage } from '../image/index.ts';
import type { ScanContext } from './context.ts';
import { indexImage } from '../packages/index-image.ts';
import { reportImage, type ReportJudgement, type Scan } from './report-image.ts';

/** Runs the whole flow, from an opened image to a verdict. Throws AppError when the image cannot be read at all. */
export async function scanImage(
  image: OpenedImage,
  judgement: ReportJudgement,
  context: ScanContext,
): Promise<Scan> {
  return reportImage(await indexImage(image, context), judgement, context);
}
