import { isHole, type IndexedImage, type Line } from '../../../domain/index.ts';
import { reportImage, type ScanContext } from '../../../scan/index.ts';
import type { ReportSummary } from '../../../store/ports.ts';

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
 */
export async function rateImage(indexed: IndexedImage, context: ScanContext): Promise<ReportSummary> {
  const { result } = await reportImage(indexed, { line: NO_LINE, ignore: [] }, context);
  return {
    counts: result.verdict.counts,
    holes: result.problems.filter(isHole).length,
    at: result.scannedAt,
  };
}

export function withoutNetwork(context: ScanContext): ScanContext {
  return { ...context, feedPolicy: { ...context.feedPolicy, offline: true } };
}
