import { isHole, type IndexedImage, type Line } from '../../../domain/index.ts';
import { reportImage, type ScanContext } from '../../../scan/index.ts';
import type { RefreshedImage } from '../../feeds/index.ts';
import { feedNeverLoaded } from './feed-never-loaded.ts';

/** Lists show all findings, whichever line a client draws. */
export const NO_LINE: Line = {
  max: {},
  onlyFixed: false,
  failOnKev: false,
  strict: false,
  allowIncomplete: [],
};

/**
 * Matches an image, which also loads the data that its report needs: enrichments, and its distribution's feed if that
 * grew old. A source that does not answer is a hole in the report, not a failure.
 *
 * A feed that was never loaded holds up only the report: its first load may take long, and other images need the
 * thread. Once it is loaded, the image is matched again.
 */
export async function rateImage(indexed: IndexedImage, context: ScanContext): Promise<RefreshedImage> {
  const isLoaded = (await feedNeverLoaded(indexed, context)) === undefined;
  const able = isLoaded ? context : withoutNetwork(context);
  const { result, isUnasked } = await reportImage(indexed, { line: NO_LINE, ignore: [] }, able);
  const holes = result.problems.filter(isHole).length;
  return { summary: { counts: result.verdict.counts, holes, at: result.scannedAt }, isUnasked };
}

export function withoutNetwork(context: ScanContext): ScanContext {
  return { ...context, feedPolicy: { ...context.feedPolicy, offline: true } };
}
