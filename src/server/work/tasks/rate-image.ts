import { isHole, type IndexedImage, type Line } from '../../../domain/index.ts';
import { reportImage, type ScanContext } from '../../../scan/index.ts';
import type { RefreshedImage } from '../../feeds/index.ts';
import { feedNeverLoaded } from './feed-never-loaded.ts';

/** Lists show what there is, whoever draws which line. */
export const NO_LINE: Line = {
  max: {},
  onlyFixed: false,
  failOnKev: false,
  strict: false,
  allowIncomplete: [],
};

/**
 * Holds an image against the feeds, and so loads what a report of it needs: what ranks its findings, and its
 * distribution's feed if that grew old. A source that does not answer is a hole of the report, and no failure.
 *
 * A feed that was never loaded is waited for by the report alone: its first load may take long, and the thread is wanted
 * by other images. Once it is loaded, the image is matched again.
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
